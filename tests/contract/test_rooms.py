"""What every room promises; a new room is covered by its line in the registry."""

import importlib
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec

import pytest

from filrouge.delivery.registry import ROOMS, Installed, room
from filrouge.kernel.checks import Evidence
from filrouge.kernel.reports import Report
from filrouge.kernel.rights import ROLES
from filrouge.kernel.usecases import UseCase

each_room = pytest.mark.parametrize("name", ROOMS)
KINDS = [(name, kind) for name in ROOMS for kind in room(name).kinds]
USES = [(name, use) for name in ROOMS for use in room(name).use_cases()]
OWN_COMMANDS = {"certification.import"}  #: written by hand: they act on the library
CHECKS = [(name, check) for name in ROOMS for check in room(name).checks]
each_kind = pytest.mark.parametrize(("name", "kind"), KINDS, ids=[kind.kind for _, kind in KINDS])
each_use = pytest.mark.parametrize(("name", "use"), USES, ids=[use.name for _, use in USES])


@each_kind
def test_a_kind_carries_the_name_of_its_room_and_can_be_found(name, kind):
    assert kind.kind.startswith(f"{name}.")
    assert Installed().kind(kind.kind) is kind


@each_kind
def test_every_old_version_has_an_upgrade(name, kind):
    assert set(kind.upgrades) == set(range(1, kind.schema_version))


@each_kind
def test_a_kind_is_told(name, kind):
    assert (kind.__doc__ or "").strip()
    assert not issubclass(kind, Report) or kind.origin == "computed"


@each_use
def test_a_use_case_is_told_in_both_languages_and_asks_for_a_right_of_its_room(name, use):
    assert use.name.startswith(f"{name}.") and use.version >= 1
    assert use.title.fr and use.title.en and use.title.fr != use.title.en
    assert use.right.startswith(f"{name}.")


@each_use
def test_a_use_case_makes_what_people_do_not_write(name, use):
    assert use.makes and all(kind.origin != "authored" for kind in use.makes)


@each_room
def test_every_right_of_a_room_is_granted_to_some_role(name):
    module = room(name)
    needed = {use.right for use in module.use_cases()}
    needed |= {kind.right_to(verb) for kind in module.kinds for verb in ("read", "write")}
    granted = {right for rights in module.grants.values() for right in rights}
    assert needed <= granted
    assert set(module.grants) <= set(ROLES)
    assert all(right.startswith(f"{name}.") for right in granted)


@each_room
def test_every_computed_kind_has_a_maker(name):
    made = {kind.kind for use in room(name).use_cases() for kind in use.makes}
    computed = {kind.kind for kind in room(name).kinds if kind.origin != "authored"}
    assert computed <= made


#: A process that knows what all rooms stand on, and answers each question in a copy of itself: what a room
#: imports is told as by a fresh process, without reading the kernel and the kinds again for each.
BARE = """
import importlib, os, pkgutil, sys, traceback
import filrouge.kernel.modules, filrouge.kernel.usecases, filrouge.kinds
for one in pkgutil.iter_modules(filrouge.kinds.__path__, "filrouge.kinds."):
    importlib.import_module(one.name)
for asked in sys.stdin:
    code = asked.strip()
    if (pid := os.fork()) == 0:
        try:
            exec(code, {})
        except BaseException:
            print(traceback.format_exc().replace(chr(10), " | "), flush=True)
            os._exit(1)
        print("held", flush=True)
        os._exit(0)
    os.waitpid(pid, 0)
"""


@pytest.fixture(scope="module")
def bare():
    """Asks a line of code of a process that imported no room."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", BARE], **pipes) as process:

        def held(code):
            process.stdin.write(f"{code}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        yield held
        process.stdin.close()


def test_a_bare_process_tells_what_does_not_hold(bare):
    assert "AssertionError" in bare("import sys; assert not {'filrouge.kinds.audit'} & set(sys.modules)")
    assert bare("import sys; assert not {'filrouge.domains.audit'} & set(sys.modules)") == "held"


@each_room
def test_the_facade_needs_no_framework_and_says_what_it_offers(name, bare):
    code = (
        f"import sys, filrouge.domains.{name} as facade; "
        "assert facade.__doc__ and facade.__all__ == sorted(facade.__all__); "
        "assert not {'django', 'click', 'duckdb'} & set(sys.modules)"
    )
    assert bare(code) == "held"


@each_room
def test_declaring_a_room_imports_nothing_heavy(name, bare):
    heavy = "{'django', 'pandas', 'scipy', 'sklearn', 'pyarrow', 'ibis', 'duckdb', 'lightgbm', 'onnx'}"
    code = f"import sys, filrouge.domains.{name}.module; assert not {heavy} & set(sys.modules)"
    assert bare(code) == "held"


@each_room
def test_telling_what_a_room_does_imports_nothing_that_computes(name, bare):
    """Every command and page asks for use cases; estimators and converters are imported when one runs."""
    heavy = "{'pandas', 'scipy', 'sklearn', 'ibis', 'duckdb', 'lightgbm', 'onnx'}"
    told = f"from filrouge.delivery.registry import room; room('{name}').use_cases()"
    code = f"import sys; {told}; assert not {heavy} & set(sys.modules)"
    assert bare(code) == "held"


@each_room
def test_a_room_names_competences_of_the_referentiel(name):
    from filrouge.domains.certification.compute.shipped import codes_of, shipped_framework
    from filrouge.domains.certification.service import PACKAGE, SHIPPED

    _, blocs = shipped_framework((files(PACKAGE) / SHIPPED).read_bytes())
    assert set(room(name).competences) <= {code for bloc in blocs for code in codes_of(bloc)}


@pytest.mark.parametrize(("name", "check"), CHECKS, ids=[check.id for _, check in CHECKS])
def test_a_check_accepts_its_examples_and_rejects_its_counter_examples(name, check):
    assert check.id.startswith(f"{name}.") and check.label.fr and check.label.en
    assert all(check.function(evidence).state == "reached" for evidence in check.accepts)
    assert all(check.function(evidence).state != "reached" for evidence in check.rejects)
    assert check.function(Evidence()).state == "absent"


def test_checks_have_ids_of_their_own():
    ids = [check.id for _, check in CHECKS]
    assert len(set(ids)) == len(ids)


@each_use
def test_a_command_is_derived_and_no_input_takes_the_name_of_an_option_of_every_command(name, use: UseCase):
    from filrouge.delivery.commands.rooms import INPUT, group

    command = group(name).get_command(None, use.name.partition(".")[2].replace("_", "-"))
    assert command is not None and command.help
    told = [word for param in command.params for word in {param.name, *param.opts}]
    assert len(told) == len(set(told))
    assert {INPUT + one for one in use.input.model_fields} <= set(told) or use.name in OWN_COMMANDS


@each_room
def test_a_room_holds_only_the_files_every_room_may_hold(name):
    package = importlib.import_module(f"filrouge.domains.{name}")
    assert find_spec(f"filrouge.domains.{name}.module") and package.__path__


def test_rights_are_known_without_importing_a_room():
    code = (
        "import sys; from filrouge.delivery.registry import ROOMS; "
        "from filrouge.kernel.rights import grants_of; assert all(map(grants_of, ROOMS)); "
        "rooms = ('filrouge.domains.', 'filrouge.kinds.'); "
        "assert not [name for name in sys.modules if name.startswith(rooms)]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
