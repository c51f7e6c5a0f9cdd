"""The child process: JSON on standard input, a PDF on standard output.

Run as a file, so that it loads neither Django nor this package. It ends with `CANNOT` where
there can be none; why stands on standard error. It reads the templates and fonts beside it, and
nothing else.
"""

import ast
import json
import re
import resource
import sys
import tempfile
import unicodedata
from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent
MEMORY = 3 * 1024**3
# Typst names each piece of text that no font can show: the text `"漢"` could not be displayed.
MISSING = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed')
TRIES = 4


# How the child ends where no PDF can be made.
CANNOT = 3


def main() -> None:
    request = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (request["seconds"], request["seconds"] + 1))
    source = (HERE / "shared.typ").read_text() + (HERE / f"{request['template']}.typ").read_text()
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "fonts"]
    )
    data = request["data"]
    with tempfile.TemporaryDirectory() as nowhere:
        for _ in range(TRIES):
            compiler = typst.Compiler(
                source.encode(),
                root=nowhere,
                font_paths=fonts,
                package_path=nowhere,
                package_cache_path=nowhere,
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            )
            try:
                pdf = compiler.compile(
                    format="pdf", pdf_standards="ua-1", timestamp=request["timestamp"]
                )
            except typst.TypstError as error:
                missing = missing_in(error.diagnostic)
                if not missing:
                    print(error.diagnostic, file=sys.stderr)
                    sys.exit(CANNOT)
                data = without(data, missing)
            else:
                sys.stdout.buffer.write(pdf)  # type: ignore[arg-type]
                return
    sys.exit(CANNOT)


def missing_in(diagnostic: str) -> set[str]:
    """The characters that no font has, from the compiler's own words."""
    found = set()
    for quoted in MISSING.findall(diagnostic):
        rust = re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: f"\\U{int(m[1], 16):08x}", quoted)
        found.update(ast.literal_eval(rust))
    return found


def without(data, missing: set[str]):
    """The data with these characters told in words: "[grinning face]", "[U+6F22]"."""
    table = {ord(character): told(character) for character in missing}

    def replaced(value):
        match value:
            case str():
                return value.translate(table)
            case list():
                return [replaced(item) for item in value]
            case dict():
                return {key: replaced(item) for key, item in value.items()}
        return value

    return replaced(data)


def told(character: str) -> str:
    """What stands for a character: nothing for what cannot be seen anyway."""
    if unicodedata.category(character) in {"Cc", "Cf", "Mn", "Me", "Zl", "Zp", "Cn", "Co"}:
        return ""
    name = unicodedata.name(character, "")
    if unicodedata.category(character) == "So" and name:
        return f"[{name.lower()}]"
    return f"[U+{ord(character):04X}]"


if __name__ == "__main__":
    main()
