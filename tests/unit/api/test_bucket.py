"""A bucket empties with each request and fills with time; how much time there was is said to it."""

from api.http.bucket import Bucket, Buckets


def test_as_much_as_fits_is_taken_at_once_and_no_more() -> None:
    bucket = Bucket(size=3, left=3, at=0)
    assert [bucket.take(1, 0.0) for _ in range(4)] == [True, True, True, False]


def test_it_fills_evenly_and_never_runs_over() -> None:
    bucket = Bucket(size=60, left=0, at=0)
    assert not bucket.take(1, 0.5)
    assert bucket.take(1, 1.0)
    bucket.fill(10_000.0)
    assert bucket.left == 60


def test_it_says_after_how_many_whole_seconds_to_come_back() -> None:
    bucket = Bucket(size=30, left=0, at=0)
    assert bucket.seconds_until(1) == 2
    assert bucket.seconds_until(30) == 60
    assert Bucket(size=6000, left=0, at=0).seconds_until(1) == 1


def test_a_clock_that_goes_back_gives_nothing() -> None:
    bucket = Bucket(size=60, left=0, at=100)
    bucket.fill(50)
    assert bucket.left == 0


def test_what_was_not_used_for_longest_is_forgotten() -> None:
    known = Buckets(10, most=2)
    known.of("a", 0).take(5, 0)
    known.of("b", 0).take(5, 0)
    known.of("a", 0)
    known.of("c", 0)
    assert known.of("a", 0).left == 5
    assert known.of("b", 0).left == 10


def test_what_is_charged_is_never_more_than_there_is_and_given_back_never_more_than_fits() -> None:
    bucket = Bucket(size=10, left=4, at=0)
    bucket.charge(9, 0)
    assert bucket.left == 0
    bucket.charge(-90, 0)
    assert bucket.left == 10
