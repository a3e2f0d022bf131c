"""What each route of the API asks to do, as the table of rights calls it; the door asks that before anything else."""

from collections.abc import Mapping

from orchestrator.domain.rights import Action

_ASKED: Mapping[Action, str] = {
    Action.LOOK_UP: "list_policies get_policy get_policy_version evaluate_facts list_readings list_parties get_party "
    "move_clock get_checkpoint get_growth",
    Action.TAKE_PART: "list_cases get_case amend_case list_moves read_journal get_explanation add_fact list_facts "
    "get_fact list_tasks get_task claim_task lease_task decline_task release_task complete_task fail_task list_notices "
    "get_notice read_notice list_obligations list_obligations_of_case "
    "get_proof destroy_case",
    Action.SEE_COALITION: "list_coalitions list_scores list_counted_obligations list_counted_tasks list_waits "
    "list_wait_sums",
    Action.OPEN_CASE: "open_case",
    Action.DIRECT: "list_kept_cases list_destructions list_erasures",
    Action.ERASE: "erase_lines",
    Action.GUARD_DATA: "list_processings get_subject",
    Action.SIGN_OFF: "read_rules",
    Action.REGISTER_PARTY: "register_party",
    Action.NAME_PARTY: "amend_party",
    Action.SEE_PARTY_CHANGES: "list_party_changes",
    Action.MANAGE_PERSONS: "list_persons invite_person get_person amend_person invite_person_again remove_person "
    "list_person_changes",
    Action.MANAGE_KEYS: "add_party_key list_party_keys get_party_key remove_party_key",
}
ASKS: Mapping[str, Action] = {route: action for action, routes in _ASKED.items() for route in routes.split()}


def asked_by(route: str) -> Action:
    """Return what the route of this name asks to do; one that nobody gave a line is for who works on cases."""
    return ASKS.get(route, Action.TAKE_PART)
