"""Blueprints whose routes must say who may enter, and the check before every request."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, g, request

from reporting.errors import NotFoundError, PermissionMissingError, SignInRequiredError
from reporting.permissions import Access, Identity, Permission, denial

View = Callable[..., Any]
IdentityLoader = Callable[[], Identity | None]

_OPEN_ENDPOINTS = frozenset({"static"})


class Pages(Blueprint):
    """A blueprint in which a route without `access=` is an error at import."""

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.access_of: dict[str, Access | Permission] = {}

    def page(
        self,
        rule: str,
        *,
        access: Access | Permission,
        methods: tuple[str, ...] = ("GET",),
    ) -> Callable[[View], View]:
        """Register a view under its own name as endpoint.

        `access` is what a person needs: a permission, or an `Access`.
        """

        def register(view: View) -> View:
            name = view.__name__
            self.access_of[f"{self.name}.{name}"] = access
            self.add_url_rule(rule, endpoint=name, view_func=view, methods=list(methods))
            return view

        return register


def guard(app: Flask, load_identity: IdentityLoader) -> None:
    """Check every request against the access its route declared; what declared none is closed."""
    declared: dict[str, Access | Permission] = {}
    for blueprint in app.blueprints.values():
        if isinstance(blueprint, Pages):
            declared.update(blueprint.access_of)
    app.extensions["rinnalla_access"] = declared

    @app.before_request
    def _check_access() -> None:
        endpoint = request.endpoint
        if endpoint is None or endpoint in _OPEN_ENDPOINTS:
            return
        access = declared.get(endpoint)
        if access is None:
            raise NotFoundError(endpoint)
        if access is Access.PUBLIC:
            return
        g.identity = load_identity()
        denied = denial(access, g.identity)
        if denied is not None:
            raise PermissionMissingError if denied.signed_in else SignInRequiredError
