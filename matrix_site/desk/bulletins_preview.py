"""What a bulletin will look like as a mail: for the eyes of editors."""

from cells.richtext import to_text
from subscriptions.letters import Bullets, Button, Heading, Letter, Paragraph, Rich, Rule, Runs


def text_of(letter: Letter) -> str:
    """In plain text."""
    parts = [letter.title.upper()]
    for piece in letter.pieces:
        match piece:
            case Heading(text, _, address):
                parts.append("\n".join(filter(None, [f"## {text}", address])))
            case Paragraph(runs):
                parts.append(_line(runs))
            case Bullets(items):
                parts.append("\n".join(f"- {_line(item)}" for item in items))
            case Button(text, address):
                parts.append(f"{text}:\n{address}")
            case Rich(blocks):
                parts.append(to_text(blocks))
            case Rule():
                parts.append("-" * 20)
    return "\n\n".join([*parts, *letter.because])


def _line(runs: Runs) -> str:
    return "".join(f"{run.text} ({run.address})" if run.address else run.text for run in runs)
