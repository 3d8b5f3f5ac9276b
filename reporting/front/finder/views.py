"""Who can help: everybody on one page, or a list for what happened."""

from flask import render_template

from reporting.front.finder.forms import FinderForm
from reporting.front.finder.page import found_page, help_page


def help() -> str:  # noqa: A001 - the endpoint is the page's public name
    """Show the questions, and everybody who can help."""
    form = FinderForm(formdata=None)
    return render_template("front/help.html", form=form, page=help_page(form))


def find_help() -> str | tuple[str, int]:
    """Show who can help with what was answered.

    Nothing is changed or kept, so an old page is answered as well as a fresh one.
    """
    form = FinderForm()
    form.validate()
    if form.error_list():
        return render_template("front/help.html", form=form, page=help_page(form)), 422
    return render_template("front/found.html", form=form, page=found_page(form))
