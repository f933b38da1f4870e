"""Formulas: the faults that MathJax would stumble over are told, and nothing else is."""

from pathlib import Path

import pytest

from notes2anki import chemistry, latex
from notes2anki.tex import defined, unknown
from running import run, write

RIGHT = r"""
x^2
\frac{a}{b}
\sum_{i=1}^{n} x_i^2
\hat{y} = \sigma(Wx + b)
\left( \frac{1}{2} \right)
\left. \frac{dy}{dx} \right|_{x=0}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}
\begin{aligned} a &= b \\ c &= d \end{aligned}
\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}
50\%
\{1, 2\}
\text{a_b}
\mathrm{a}_{\text{in}}
f'(x)
x'^2
\lim_{n \to \infty} \left(1 + \frac{1}{n}\right)^n
P(A \mid B)
\|x\|_2
\ce{H2O}
\underbrace{x + y}_{\text{sum}}
\leftarrow \rightarrow \leftrightarrow
a \& b \# c
{}_{2}^{3}He
\xrightarrow{f}
\operatorname*{arg\,max}_{\theta} L
\overline{AB} \perp \overline{CD}
\binom{n}{k}
\color{red}{x}
\sqrt[3]{x}
\int_0^1 x \, dx
O(n \log n)
\$5 + \$3
\text{50\% of } x
\mathbb{R}^{n \times m}
\text{50% of them, a_b_c & #1}
\stackrel!= x
x_{a^2}^{b_1} y_1
{x_1}_2
\Big\| x \Big\|
\newcommand{\two}[1]{#1_1} \two{x}
\sqrt[n]{x} \cfrac[l]{1}{2}
\frac12 \frac{a}b \binom n k
\begin{bmatrix} \begin{smallmatrix} a \\ b \end{smallmatrix} \end{bmatrix}
""".strip().split("\n")


@pytest.mark.parametrize("tex", RIGHT)
def test_what_is_right_has_no_fault(tex: str) -> None:
    assert latex.fault(tex) == ""


@pytest.mark.parametrize("tex", RIGHT)
def test_what_is_right_can_be_shown_in_a_page(tex: str) -> None:
    assert latex.as_mathml(rf"<b>a \({tex}\) b</b>".replace("&", "&amp;")).startswith("<b>a <math")


@pytest.mark.parametrize(
    ("tex", "why"),
    [
        (r"\frac{1}{2", "not closed"),
        ("a}", "closes nothing"),
        (r"\left( x", "do not pair"),
        (r"\begin{cases} 1", "cases"),
        (r"a \end{cases}", "cases"),
        (r"\begin{cases} 1 \end{matrix}", "matrix"),
        ("50% of x", "comment"),
        ("x^", "nothing follows"),
        ("x_{a^}", "nothing follows"),
        (r"\frac{1}", "two arguments"),
        (r"\frac{1} + x", "two arguments"),
        (r"{\hat}", "an argument"),
        ("x_1_2", "two _"),
        ("x^{2}^3", "two ^"),
        ("x^2'", "a ' follows"),
        (r"\left( x \right^n", r"\right needs a bracket"),
        (r"\sqrt[3{x}", "not closed by a ]"),
        ("a & b", "outside of any"),
        ("a #1", "write \\#"),
    ],
)
def test_a_fault_is_told(tex: str, why: str) -> None:
    assert why in latex.fault(tex)
    assert latex.as_mathml(rf"\[{tex}\]").startswith('<span class="tex">')


@pytest.mark.parametrize(
    ("tex", "why"),
    [
        (r"\frca{1}{2}", r"\frca (did you mean \frac"),
        (r"\alhpa + \beta + \gmma", r"\alhpa (did you mean \alpha?) and \gmma (did you mean \gamma?)"),
        (r"\textt{x}", r"\textt (did you mean \text"),
        (r"\bm{x}", r"\bm (write \boldsymbol)"),
        (r"\begin{aligend} a \end{aligend}", r"did you mean \begin{aligned}?"),
        (r"\qqqqxyz", r"MathJax does not know \qqqqxyz"),
    ],
)
def test_what_mathjax_does_not_know_is_told(tex: str, why: str) -> None:
    assert why in unknown(tex)


@pytest.mark.parametrize(
    "tex", [*RIGHT, r"\ce{H2O} \xmapsto{f} \coloneqq \bra{x}", r"\text{\unknown} \mathop{\rm max}"]
)
def test_what_mathjax_knows_is_not_told(tex: str) -> None:
    assert unknown(tex, frozenset(defined(tex))) == ""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\ce{H2O}", r"\mathrm{H}_{2}\mathrm{O}"),
        (r"\ce{SO4^2-}", r"\mathrm{SO}_{4}^{2-}"),
        (r"\ce{Na+ + Cl-}", r"\mathrm{Na}^{+}+\mathrm{Cl}^{-}"),
        (r"\ce{Fe^{3+}}", r"\mathrm{Fe}^{3+}"),
        (r"\ce{CuSO4 * 5 H2O}", r"\mathrm{CuSO}_{4}\cdot 5\,\mathrm{H}_{2}\mathrm{O}"),
        (r"\ce{CH3-CH3}", r"\mathrm{CH}_{3}-\mathrm{CH}_{3}"),
        (r"K = \ce{A <=> 2 B}", r"K = \mathrm{A}\rightleftharpoons 2\,\mathrm{B}"),
    ],
)
def test_a_chemical_formula_is_shown_without_mhchem(written: str, read: str) -> None:
    assert chemistry.as_tex(written) == read
    assert latex.as_mathml(rf"\({written}\)").startswith("<math")


def test_code_is_no_formula() -> None:
    assert latex.as_mathml(r"<code>\(x\)</code>") == r"<code>\(x\)</code>"
    assert list(latex.formulas(r"<code>\(x\)</code> \(a &lt; b\) \[c\]")) == ["a < b", "c"]


def test_a_formula_that_cannot_be_read_is_told_at_its_line(tmp_path: Path) -> None:
    text = "# T\n\n**What is e?**\n\n<details><summary>Answer</summary>\n\nIt is\n$\\frac{1}{2$ of it.\n\n</details>\n"
    write(tmp_path, {"notes/a.md": text})
    told = run(tmp_path, "check").err
    assert 'notes/a.md:8:2: warning[math-broken] The formula "\\frac{1}{2" cannot be shown' in told


def test_a_command_that_the_same_note_defines_is_known(tmp_path: Path) -> None:
    text = "**What is {0}?**\n\n<details><summary>Answer</summary>\n\nIt is $\\R^n$.\n\n</details>\n"
    write(tmp_path, {"notes/a.md": text.format(r"$\newcommand{\R}{\mathbb{R}} \R$"), "notes/b.md": text.format("it")})
    told = run(tmp_path, "check").err
    assert "notes/b.md:5:8: warning[math-broken]" in told
    assert "notes/a.md" not in told
