"""Which files of tests take longest. They begin first, so that none of them is what all the other workers wait for.

A worker gets whole files, as many of them share a browser or a town.
"""

LONGEST = (
    "test_demo.py",
    "test_every_page.py",
    "test_readme.py",
    "test_every_actor_tries_everything.py",
    "test_focus_is_seen.py",
    "test_up.py",
    "test_need_to_know.py",
    "test_generated_policies.py",
    "test_ending.py",
    "test_author_desk.py",
    "test_partner_desk.py",
    "test_officer.py",
    "test_overlays_never_loosen.py",
    "test_a_form_is_sent_once.py",
    "test_tampered_pages.py",
    "test_attacks_on_sign_in.py",
    "test_chaos.py",
    "test_director_desk.py",
    "test_reconciliation.py",
    "test_colours_of_ones_own.py",
    "test_rules_wheel.py",
    "test_postgres_on_this_machine.py",
    "test_law_change_commands.py",
    "test_all_doors_agree.py",
    "test_policies_on_the_shelf.py",
    "test_every_word_has_an_effect.py",
    "test_command_line.py",
    "test_every_rule_is_shown.py",
    "test_evaluate_properties.py",
)
PLACES = {name: place for place, name in enumerate(LONGEST)}
