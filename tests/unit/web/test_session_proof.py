"""A form proves that it came from a page of the session."""

from hypothesis import given
from hypothesis import strategies as st

from api.web.frame.session import proof_for, proves


@given(st.text(min_size=1), st.text())
def test_a_session_proves_itself_and_nothing_else(token, other):
    assert proves(token, proof_for(token))
    assert proves(token, other) == (other == proof_for(token))
    assert token == other or not proves(other, proof_for(token))
