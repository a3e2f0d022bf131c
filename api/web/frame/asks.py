"""What each page and form asks to do, as the table of rights calls it; a desk asks that before anything else."""

from collections.abc import Mapping

from orchestrator.domain.rights import Action

_ASKED: Mapping[Action, str] = {
    Action.LOOK_UP: "show_first_page show_preferences choose_preferences show_accessibility show_help show_theme "
    "show_answer show_sign_in sign_in go_to_issuer go_to_issuer_with_what_was_typed come_back sign_out show_signed_out "
    "sign_out_by_issuer show_invitation accept_invitation suggest_parties hear_news read_feed show_operator_sign_in "
    "sign_in_operator show_policies show_difference show_check check_text show_policy show_rules show_fact_types "
    "show_picture draw_picture show_scenarios show_readings show_try try_out",
    Action.TAKE_PART: "show_search show_case show_case_parties offer_anew choose_fact show_fact_form add_fact "
    "show_title change_title show_inbox show_notices read_notice show_task take_on finish_task "
    "show_turning_down turn_down show_question ask show_proof take_proof take_proof_keys",
    Action.SEE_COALITION: "show_coalition show_counted_duties show_counted_work show_waits export_scores_csv "
    "export_scores_xlsx export_counted_duties_csv export_counted_duties_xlsx export_counted_work_csv "
    "export_counted_work_xlsx export_waits_csv export_waits_xlsx",
    Action.OPEN_CASE: "show_new_case open_case",
    Action.DIRECT: "show_worklist keep_view export_csv export_xlsx choose_for_many do_for_many show_retention "
    "show_destroying destroy",
    Action.ERASE: "show_erasing erase",
    Action.WATCH: "show_deadlines export_deadlines_csv export_deadlines_xlsx show_division show_penalties "
    "show_deadline_calendar show_feed choose_feed show_scores show_evidence export_evidence_csv export_evidence_xlsx",
    Action.GUARD_DATA: "show_readings_done export_readings_csv show_subject",
    Action.SIGN_OFF: "read_rules",
    Action.MANAGE_PERSONS: "show_people invite_somebody show_person change_person invite_anew show_removing remove",
    Action.MANAGE_KEYS: "show_keys add_key show_key replace_key show_key_removing remove_key",
    Action.OPERATE: "show_stuck retry show_dropping drop",
}
ASKS: Mapping[str, Action] = {route: action for action, routes in _ASKED.items() for route in routes.split()}


def asked_by(route: str) -> Action:
    """Return what the page of this name asks to do; one that nobody gave a line is for who works on cases."""
    return ASKS.get(route, Action.TAKE_PART)
