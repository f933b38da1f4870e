"""Formulas: the faults that MathJax would stumble over are told, and nothing else is."""

from pathlib import Path

import pytest

from notes2anki import latex
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
    ],
)
def test_a_fault_is_told(tex: str, why: str) -> None:
    assert why in latex.fault(tex)
    assert latex.as_mathml(rf"\[{tex}\]").startswith('<span class="tex">')


def test_code_is_no_formula() -> None:
    assert latex.as_mathml(r"<code>\(x\)</code>") == r"<code>\(x\)</code>"
    assert list(latex.formulas(r"<code>\(x\)</code> \(a &lt; b\) \[c\]")) == ["a < b", "c"]


def test_a_formula_that_cannot_be_read_is_told_at_its_line(tmp_path: Path) -> None:
    text = "# T\n\n**What is e?**\n\n<details><summary>Answer</summary>\n\nIt is\n$\\frac{1}{2$ of it.\n\n</details>\n"
    write(tmp_path, {"notes/a.md": text})
    told = run(tmp_path, "check").err
    assert 'notes/a.md:8:2: warning[math-broken] The formula "\\frac{1}{2" cannot be shown' in told
