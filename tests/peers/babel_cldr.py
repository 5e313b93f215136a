"""Plural categories and numbers by Babel's CLDR data, to compare ours with: python3 tests/peers/babel_cldr.py TAG…

Prints JSON: {"cldr": version, "languages": {TAG: {"cardinal": {number: category}, "ordinal": {…}, "number": text}}}.
Needs Babel (pip install Babel).
"""

import json
import sys
from decimal import Decimal

from babel import Locale
from babel.core import get_cldr_version
from babel.numbers import format_decimal

WHOLE = [str(number) for number in range(2001)]
OTHERS = "-1 -2 -5 -11 -21 0.0 0.1 0.5 0.9 1.0 1.1 1.5 1.9 2.0 2.5 3.14 10.5 11.1 21.1 100.5 1000.5 10000 100000 100001 999999".split()
LARGE = "1000000 1000001 1000003 1500000 2000000 12345678 1000000000".split()

languages = {}
for tag in sys.argv[1:]:
    locale = Locale.parse(tag, sep="-")
    numbers = {number: Decimal(number) for number in WHOLE + OTHERS + LARGE}
    languages[tag] = {
        "cardinal": {name: locale.plural_form(number) for name, number in numbers.items()},
        "ordinal": {name: locale.ordinal_form(numbers[name]) for name in WHOLE},
        "number": format_decimal(Decimal("1234567.5"), locale=locale, numbering_system="latn"),
    }
try:
    version = get_cldr_version()
except Exception:
    version = "unknown"
json.dump({"cldr": version, "languages": languages}, sys.stdout)
