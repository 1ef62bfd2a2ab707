"""Numbers, months and days as text of a locale.

Tables, axes and sentences use the same functions, so that they agree to the digit. Numbers are rounded
half up in decimal arithmetic before Babel sees them (Babel rounds half to even), the minus is U+2212,
zero never carries a sign and no data is an en dash.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal

from scorecards.model import UNIT_SCALE, Month, Unit

Number = int | float | Decimal | Fraction

MINUS = "\u2212"
NO_DATA = "–"
#: Digits after the decimal mark where neither the KPI nor the target asks for more.
DEFAULT_DECIMALS: dict[Unit, int] = {
    "percent": 1,
    "per_10000": 1,
    "per_100": 1,
    "working_days": 1,
    "days": 1,
    "hours": 1,
    "money": 2,
    "grams": 0,
}
#: A rate with a target from here on is printed with two digits.
STRICT_TARGET = Decimal("0.99")
MOST_DECIMALS = 6


def exact(value: Number) -> Decimal:
    """The number as a decimal; a float is read as its shortest text (0.963 is 0.963)."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return value if isinstance(value, Decimal) else Decimal(str(value))


def rounded(value: Number, decimals: int) -> Decimal:
    """`value` rounded half up to `decimals` digits; never a negative zero."""
    result = exact(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def printed(value: Number, unit: Unit, decimals: int) -> Decimal:
    """A stored value (0.963) as the figure that is printed (96.3)."""
    return rounded(exact(value) * UNIT_SCALE[unit], decimals)


def decimals_for(
    unit: Unit,
    value: Number | None,
    target: Number | None,
    status_is_met: bool | None,
    default: int | None = None,
) -> int:
    """Digits at which the printed pair (value, target) cannot contradict the status.

    Rounding keeps order, so only a miss that prints equal to its target contradicts; digits are added
    until the two differ. `default` is the KPI's own number of digits, None takes the unit's (rates 1, and
    2 where the target is 99 % or more; money 2; days 1).
    """
    decimals = DEFAULT_DECIMALS[unit] if default is None else default
    if default is None and unit == "percent" and target is not None and exact(target) >= STRICT_TARGET:
        decimals += 1
    if value is None or target is None or status_is_met is not False or exact(value) == exact(target):
        return decimals
    while decimals < MOST_DECIMALS and printed(value, unit, decimals) == printed(target, unit, decimals):
        decimals += 1
    return decimals


@dataclass(frozen=True)
class Formats:
    """Text of one locale (`en-GB`) and one currency (ISO code). Raises ValueError for an unknown locale."""

    locale: str = "en-GB"
    currency: str = "EUR"

    def __post_init__(self) -> None:
        _locale(self.locale)

    def number(self, value: Number | None, decimals: int, *, signed: bool = False) -> str:
        """`1,234.5`; with `signed` a plus before what is above zero."""
        if value is None:
            return NO_DATA
        figure = rounded(value, decimals)
        return _sign(figure, signed=signed) + _digits(abs(figure), decimals, self.locale)

    def integer(self, value: Number | None, *, signed: bool = False) -> str:
        """`41,927`."""
        return self.number(value, 0, signed=signed)

    def figure(self, value: Number | None, unit: Unit, decimals: int, *, signed: bool = False) -> str:
        """A stored value in the scale it is printed in, without its unit: 0.963 is `96.3`."""
        if value is None:
            return NO_DATA
        return self.number(printed(value, unit, decimals), decimals, signed=signed)

    def value(self, value: Number | None, unit: Unit, decimals: int, *, signed: bool = False) -> str:
        """A stored value with % or the currency where the locale puts them: `96.3%`, `96,3 %`, `€4.37`.

        Days, hours, grams and rates per 100 or 10,000 are plain numbers; their unit stands in words.
        """
        if value is None or unit not in ("percent", "money"):
            return self.figure(value, unit, decimals, signed=signed)
        figure = printed(value, unit, decimals)
        text = _money if unit == "money" else _percent
        return _sign(figure, signed=signed) + text(abs(figure), decimals, self.locale, self.currency)

    def amounts(self, low: Number, high: Number, decimals: int) -> tuple[str, str]:
        """Both ends of a range with the currency once, where the locale puts it: `€150`, `300` or `150`, `300 €`."""
        if _affixes(self.locale, "money")[0]:
            return self.value(low, "money", decimals), self.figure(high, "money", decimals)
        return self.figure(low, "money", decimals), self.value(high, "money", decimals)

    def unit_mark(self, unit: Unit) -> str:
        """What stands for the unit beside a name: `%`, `€`, or nothing where it is a word."""
        if unit == "money":
            return str(_locale(self.locale).currency_symbols.get(self.currency, self.currency))
        return "%" if unit == "percent" else ""

    def month(self, month: Month | str) -> str:
        """`October 2026`, from a month or its text `2026-10`."""
        return str(format_skeleton("yMMMM", _first_day(month), locale=_locale(self.locale)))

    def month_name(self, month: Month | str) -> str:
        """`October`."""
        return str(format_date(_first_day(month), "LLLL", locale=_locale(self.locale)))

    def month_short(self, month: Month | str, *, year: bool = False) -> str:
        """`Oct`, with `year` `Oct 26`."""
        return str(format_date(_first_day(month), "LLL yy" if year else "LLL", locale=_locale(self.locale)))

    def day_of_year(self, day: date) -> str:
        """`12 Oct`."""
        return str(format_skeleton("MMMd", day, locale=_locale(self.locale)))

    def day(self, day: date | str) -> str:
        """`12 November 2026`; a time of day, where there is one, follows: `12 November 2026, 06:00`."""
        moment = datetime.fromisoformat(day) if isinstance(day, str) and len(day) > len("2026-11-12") else None
        if isinstance(day, str) and moment is None:
            day = date.fromisoformat(day)
        text = format_date(moment or day, "long", locale=_locale(self.locale))  # type: ignore[arg-type]
        return text if moment is None else f"{text}, {format_time(moment, 'short', locale=_locale(self.locale))}"

    def day_short(self, day: date | str) -> str:
        """`12 Nov 2026`."""
        day = date.fromisoformat(day) if isinstance(day, str) else day
        return str(format_skeleton("yMMMd", day, locale=_locale(self.locale)))


def _sign(figure: Decimal, *, signed: bool) -> str:
    if figure < 0:
        return MINUS
    return "+" if signed and figure > 0 else ""


@lru_cache(maxsize=64)
def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name.replace("-", "_"))
    except Exception as error:
        raise ValueError(f"{name!r} is not a locale: write a language and a country (en-GB, fr-FR)") from error


def _number_pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _digits(figure: Decimal, decimals: int, locale: str) -> str:
    return format_decimal(figure, format=_number_pattern(decimals), locale=_locale(locale))


@lru_cache(maxsize=256)
def _affixes(locale: str, kind: str) -> tuple[str, str]:
    """What the locale writes before and after the number of a percentage or an amount."""
    formats = _locale(locale).percent_formats if kind == "percent" else _locale(locale).currency_formats
    pattern = str(formats[None if kind == "percent" else "standard"].pattern).split(";")[0]
    before = pattern[: min(pattern.index(mark) for mark in "#0" if mark in pattern)]
    return before, pattern[max(pattern.rindex(mark) for mark in "#0" if mark in pattern) + 1 :]


def _percent(figure: Decimal, decimals: int, locale: str, _currency: str) -> str:
    before, after = _affixes(locale, "percent")
    return before + _digits(figure, decimals, locale) + after


def _money(figure: Decimal, decimals: int, locale: str, currency: str) -> str:
    before, after = _affixes(locale, "money")
    return format_currency(
        figure, currency, before + _number_pattern(decimals) + after, locale=_locale(locale), currency_digits=False
    )


def _first_day(month: Month | str) -> date:
    return date.fromisoformat(f"{month}-01")
