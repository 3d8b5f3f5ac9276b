"""5.3: the answer to a report is lost on its way; asking again gives it again."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from faults.instances import make_instance
from faults.invariants import broken
from faults.residents import fetch_form
from faults.servers import quick_server
from faults.tally import Count

AT_ONCE = 10


def lose_answers(folder: Path, *, times: int) -> Count:
    """Lose the answer, then send the form again twice, and ten times at once."""
    count, forms, instance = Count("answer lost after the commit", "5.3"), [], make_instance(folder)
    with quick_server(instance) as server, ThreadPoolExecutor(AT_ONCE) as people:
        for number in range(times):
            form = fetch_form(server.port, number)
            forms.append(form)
            form.send_and_lose(server.port)
            answers = [form.send(server.port), form.send(server.port)]
            answers += people.map(lambda one: one.send(server.port), [form] * AT_ONCE)
            codes = {answer.code for answer in answers}
            count.expect(
                holds=len(codes) == 1 and "" not in codes,
                otherwise=f"form {number}: {len(codes)} different receipts",
            )
            count.times += 1
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.note = f"each sent again twice, and {AT_ONCE} times at once"
    count.broken += broken(instance, forms)
    return count.done()


def send_twice_at_once(folder: Path, *, times: int) -> Count:
    """Send each form ten times at once, before any was answered (T18)."""
    count, forms = Count("one form sent ten times at once", "5.3"), []
    instance = make_instance(folder)
    with quick_server(instance) as server, ThreadPoolExecutor(AT_ONCE) as people:
        for number in range(times):
            form = fetch_form(server.port, number)
            forms.append(form)
            answers = list(people.map(lambda one: one.send(server.port), [form] * AT_ONCE))
            codes = {answer.code for answer in answers}
            count.expect(holds=codes == form.codes, otherwise=f"{len(codes)} different receipts")
            count.times += 1
    count.sent, count.confirmed = len(forms), sum(bool(form.codes) for form in forms)
    count.broken += broken(instance, forms)
    return count.done()
