"""What docs/operations.md says about the key of checkpoints is done as it stands there."""

from pathlib import Path

PAGE = (Path(__file__).parents[3] / "docs" / "operations.md").read_text("utf-8")
KEY = PAGE.partition("<!-- checkpoint key -->\n```sh\n")[2].partition("```")[0]


def test_a_key_is_made_and_named_as_the_page_says(shell, tmp_path: Path) -> None:
    said = shell(f"{KEY}\nspeelruimte checkpoint key public $SPEELRUIMTE_CHECKPOINT_KEYS")
    assert said == (tmp_path / "checkpoint-2026.pub.pem").read_text()
    assert (tmp_path / "checkpoint-2026.pem").stat().st_mode & 0o777 == 0o600
