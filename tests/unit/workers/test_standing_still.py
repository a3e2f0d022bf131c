"""A clock stands still when what is due longest stays the same for too long, and not when there is much to do."""

from workers.clocks import PATIENCE_SECONDS, StandingStill


def test_only_who_has_had_the_same_before_it_for_long_stands_still() -> None:
    still = StandingStill()
    assert still.of({"slow": "a", "busy": "b"}, 0.0) == ()
    assert still.of({"slow": "a", "busy": "c"}, PATIENCE_SECONDS) == ("slow",)
    assert still.of({"slow": "a", "busy": "d"}, PATIENCE_SECONDS + 1) == (), "once a time"
    assert still.of({"slow": "a"}, PATIENCE_SECONDS * 2) == ("slow",)
    assert still.of({}, PATIENCE_SECONDS * 3) == ()
    assert still.of({"slow": "a"}, PATIENCE_SECONDS * 4) == (), "what was done is forgotten"
