"""An address is what the library says it is, whether or not its domain was seen before."""

from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, EmailStr, TypeAdapter, ValidationError

from domain.debtor import Contact

_library: TypeAdapter[str] = TypeAdapter(EmailStr)

LOCALS = st.text(st.sampled_from("abzAZ09._+-'\" @\n\u00e9\u0000"), max_size=12)
DOMAINS = st.sampled_from(
    [
        *(
            "shop.example",
            "Shop.example",
            "münchen.example",
            "a..example",
            "-a.example",
            "localhost",
        ),
        *(
            "shop.example.",
            "shop.test",
            "127.0.0.1",
            "",
            "x" * 63 + ".example",
            "x" * 64 + ".example",
        ),
    ]
)


@given(LOCALS, DOMAINS)
@example("a" * 64, "shop.example")
@example("a" * 65, "shop.example")
@example("a." * 32 + "a", "shop.example")
@example("postmaster", "shop.example")
@example("POSTMASTER", "shop.example")
@example("Sanne <sanne", "shop.example>")
def test_as_the_library_reads_it(local: str, domain: str) -> None:
    address = f"{local}@{domain}"
    for _ in range(2):  # the second time the domain may be known
        assert answer(address) == expected(address)


def answer(address: str) -> str | None:
    try:
        return Contact(role="owner", email=address).email
    except ValidationError as error:
        return error.errors()[0]["msg"]


def expected(address: str) -> str | None:
    try:
        return _library.validate_python(address)
    except ValidationError as error:
        return error.errors()[0]["msg"]


def test_the_schema_still_says_that_it_is_an_address() -> None:
    class Plain(BaseModel):
        email: EmailStr | None = None

    plain = Plain.model_json_schema()["properties"]["email"]
    assert Contact.model_json_schema()["properties"]["email"] == plain
