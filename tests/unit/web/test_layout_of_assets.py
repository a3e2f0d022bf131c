"""What is kept of the component library and the theme: what the pages use, and nothing else."""

from api.web.assets import classes_in, kept, theme_css, tokens_of

SHEET = """.utrecht-button{color:var(--button)}.utrecht-button--danger{color:red}
.utrecht-link,.utrecht-menu a:is(.utrecht-link,.x){color:blue}
@media print{.utrecht-button{display:none}.utrecht-menu{display:none}}
@media screen{.utrecht-menu{display:grid}}"""


def test_only_rules_about_classes_in_use_are_kept():
    found = "".join(kept(SHEET, {"utrecht-button", "utrecht-link"}))
    assert found == (
        ".utrecht-button{color:var(--button)}\n.utrecht-link{color:blue}\n"
        "@media print{.utrecht-button{display:none}\n}\n"
    )


def test_a_class_that_ends_in_a_dash_stands_for_all_that_begin_with_it():
    assert ".utrecht-button--danger" in "".join(kept(SHEET, {"utrecht-button--"}))


def test_classes_are_found_where_templates_name_them(tmp_path):
    (tmp_path / "page.html").write_text('<a class="utrecht-link utrecht-link--{{ kind }}">', "utf-8")
    assert classes_in(tmp_path) == {"utrecht-link", "utrecht-link--"}


def test_tokens_bring_the_tokens_they_refer_to():
    tokens = tokens_of("/* theme */ .t { --button: var(--ink); --ink: #123; --other: red; }")
    assert theme_css(tokens, SHEET) == ".voorbeeld-theme{--button:var(--ink);--ink:#123;}\n"
