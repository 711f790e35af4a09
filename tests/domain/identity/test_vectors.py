"""Every hash vector that a vendor publishes, and where we differ from their tools on purpose."""

from hashlib import sha256

import pytest

from stratum_desktop.domain.identity import DateOrder, RawPerson, normalise
from stratum_desktop.domain.identity.digest import digest_of

SEEN_AT_MS = 1_763_769_600_000  # 2025-11-22


def hashed(default_country=None, date_order=None, **fields):
    found = normalise(
        RawPerson(**fields),
        default_country=default_country,
        seen_at_ms=SEEN_AT_MS,
        date_order=date_order,
    )
    assert not found.problems
    return found.identity.hashed


# (variant, field, raw, normalised, digest, default country)
META_OFFICIAL = [
    (
        "email",
        "email",
        "John_Smith@gmail.com",
        "john_smith@gmail.com",
        "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f",
        None,
    ),
    (
        "phone_digits",
        "phone",
        "(650)555-1212",
        "16505551212",
        "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176",
        "US",
    ),
    (
        "first_name",
        "first_name",
        "Mary",
        "mary",
        "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec",
        None,
    ),
    (
        "first_name",
        "first_name",
        "정",
        "정",
        "8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14",
        None,
    ),
    (
        "first_name",
        "first_name",
        "Valéry",
        "valéry",
        "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c",
        None,
    ),
    (
        "date_of_birth",
        "date_of_birth",
        "2/16/1997",
        "19970216",
        "01acdbf6ec7b4f478a225f1a246e5d6767eeab1a7ffa17f025265b5b94f40f0c",
        None,
    ),
    (
        "country",
        "country",
        "United States",
        "us",
        "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621",
        None,
    ),
    (
        "phone_digits",
        "phone",
        "+1 234 567 8901",
        "12345678901",
        "254aa248acb47dd654ca3ea53f48c2c26d641d23d7e2e93a1ec56258df7674c4",
        None,
    ),
    (
        "phone_digits",
        "phone",
        "+14251234567",
        "14251234567",
        "6f4fcb9deaeadc8f9746ae76d97ce1239e98b404efe5da3ee0b7149740f89ad6",
        None,
    ),
]
META_NORMALISED = [
    (
        "gender",
        "gender",
        "female",
        "f",
        "252f10c83610ebca1a059c0bae8255eba2f95be4d1d7bcfa89d7248a82d9f111",
        None,
    ),
    (
        "gender",
        "gender",
        "Male",
        "m",
        "62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a",
        None,
    ),
    (
        "city",
        "city",
        "Paris",
        "paris",
        "1670f2e42fefa5044d59a65349e47c566009488fc57d7b4376dd5787b59e3c57",
        None,
    ),
    (
        "city",
        "city",
        "London",
        "london",
        "6089854c94ca5454b76be6752c562901a985f64c9a946f62976aeab593b83161",
        None,
    ),
    (
        "city",
        "city",
        "New York",
        "newyork",
        "350c754ba4d38897693aa077ef43072a859d23f613443133fecbbd90a3512ca5",
        None,
    ),
    (
        "state",
        "state",
        "Arizona",
        "az",
        "9c0ada37bf74aeefae949fdfc90db0cf6eaf90192eff67d65887771f0585e055",
        "US",
    ),
    (
        "state",
        "state",
        "California",
        "ca",
        "6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126",
        None,
    ),
    (
        "zip",
        "zip",
        "94035",
        "94035",
        "1794327a4d443904421f5ca1f3d72d0a62ba2f0770d80755ec2220fc0efb052e",
        "US",
    ),
    (
        "zip",
        "zip",
        "1987",
        "1987",
        "744b93f9950fc38dad705556931ea48193b99dcb191cc9bd77097f65fbe2f0b8",
        "Australia",
    ),
    (
        "zip",
        "zip",
        "75018",
        "75018",
        "8dc3075ea745609c169d1c120d3fcd1c42673d16f18b423f4374e894d34a098a",
        "France",
    ),
    (
        "zip",
        "zip",
        "M1 1AE",
        "m11ae",
        "1dc694c2070e697769fb959b50671d76cafd430d8ca191fbdd0affcaea344ac5",
        "UK",
    ),
]
META_COMPUTED = [
    (
        "email",
        "email",
        " Test@Example.com ",
        "test@example.com",
        "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b",
        None,
    ),
    (
        "phone_digits",
        "phone",
        "+44 20 7946 0958",
        "442079460958",
        "35e206e5dec4c89b9e8b71b8c32724a5bb518483ac5a20c6617d738375b3b823",
        None,
    ),
    (
        "phone_digits",
        "phone",
        "+20 100 123 4567",
        "201001234567",
        "6993ec5cc979510592725a267129b73cee2e99c29488027fe094dd24a9e1bfb3",
        None,
    ),
    (
        "phone_digits",
        "phone",
        "+1 (616) 954-78 88",
        "16169547888",
        "bb2fa2e6d2cea4746530c99686d0c7886ab2019875dca2d7e9e171c0e6ada00d",
        None,
    ),
    (
        "last_name",
        "last_name",
        "O'Connor",
        "oconnor",
        "7a0fbfdf40cbeb97429bdb88f512cecd27f0d44b7e57986ab578423bb61936ac",
        None,
    ),
    (
        "first_name",
        "first_name",
        "Jose\u0301",
        "jos\u00e9",
        "d994e1d001886fe5b45b1267bd1fa2b752ac50742579bd3dad7b2a2aa0ed6866",
        None,
    ),
    (
        "last_name",
        "last_name",
        "Mu\u0308ller",
        "m\u00fcller",
        "2dbd218072117713f2d5996a726a9b216ed791ffd0783b6ba4ab6d61b8333192",
        None,
    ),
    (
        "last_name",
        "last_name",
        "Smith",
        "smith",
        "6627835f988e2c5e50533d491163072d3f4f41f5c8b04630150debb3722ca2dd",
        None,
    ),
    (
        "city",
        "city",
        "Menlo-Park",
        "menlopark",
        "0007a3d64c01e23d5075203c5977c14e4f7e01a3fc570686fcc50b5e1dd42685",
        None,
    ),
    (
        "city",
        "city",
        "St. Louis",
        "stlouis",
        "8ba24bdf99947996f3000259be455de791b06fcc0e802ce05031030df1ee8ea3",
        None,
    ),
    (
        "state",
        "state",
        "New York",
        "ny",
        "1b06e2003f8420d6fa42badd8f77ec0f706b976b7a48b13c567dc5a559681683",
        None,
    ),
    (
        "zip",
        "zip",
        "37221-3312",
        "37221",
        "4c8aef49c98ac36122e884c4bb76b30384118053921db0ffd3ec31c4f1d93a40",
        None,
    ),
    (
        "country",
        "country",
        "United Kingdom",
        "gb",
        "0b407281768f0e833afef47ed464b6571d01ca4d53c12ce5c51d1462f4ad6677",
        None,
    ),
    (
        "external_id",
        "external_id",
        "user_123",
        "user_123",
        "80fba0ae1c48e3978e43e4efc365e14e12ea0c830ba8ba5b9a2dafc7e3f2ab8b",
        None,
    ),
]
TIKTOK = [
    (
        "email",
        "email",
        " ALICE_abc@gmail.com ",
        "alice_abc@gmail.com",
        "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f",
        None,
    ),
    (
        "phone_e164",
        "phone",
        "(+1)2133734253",
        "+12133734253",
        "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd",
        None,
    ),
    (
        "external_id",
        "external_id",
        "user_123",
        "user_123",
        "80fba0ae1c48e3978e43e4efc365e14e12ea0c830ba8ba5b9a2dafc7e3f2ab8b",
        None,
    ),
    (
        "phone_e164",
        "phone",
        "+1 (650) 555-1212",
        "+16505551212",
        "1e231c66011e7a2d867a9cfae267a6aff103cf4913640b6e71a99850fc0ffbc8",
        None,
    ),
    (
        "phone_e164",
        "phone",
        "+44 20 7946 0958",
        "+442079460958",
        "f0bf0228144d9fe2bdf1da2d8ca698f17bf1410ee688b075c27062e47b6f0b6d",
        None,
    ),
    (
        "phone_e164",
        "phone",
        "+20 100 123 4567",
        "+201001234567",
        "9476e557c9e413deae474978709659f5b4f1c6a18553eddff8f042702843d0c7",
        None,
    ),
]
GOOGLE = [
    (
        "email",
        "email",
        "  ALEXZ@example.com   ",
        "alexz@example.com",
        "509e933019bb285a134a9334b8bb679dff79d0ce023d529af4bd744d47b4fd8a",
        None,
    ),
    (
        "phone_e164",
        "phone",
        "1-800-555-0100   ",
        "+18005550100",
        "fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30",
        "US",
    ),
    (
        "first_name",
        "first_name",
        "  GivenName  ",
        "givenname",
        "128a07bfe2df877c52076e60d7774cf5baaa046c5a6c48daf30ff43ecca2f814",
        None,
    ),
    (
        "last_name",
        "last_name",
        "  FamilyName ",
        "familyname",
        "77762c287e61ce065bee5c15464012c6fbe088398b8057627d5577249430d574",
        None,
    ),
    (
        "email_gmail_folded",
        "email",
        "Jefferson.Loves.hiking@gmail.com",
        "jeffersonloveshiking@gmail.com",
        "515d2f967f73864e76937ab2b897210a86fd286016903b1b08c3da07c75f513e",
        None,
    ),
    (
        "email_gmail_folded",
        "email",
        "cloudy.sanfrancisco+shopping@gmail.com",
        "cloudysanfrancisco@gmail.com",
        "223ebda6f6889b1494551ba902d9d381daf2f642bae055888e96343d53e9f9c4",
        None,
    ),
    (
        "email",
        "email",
        "user.name+NYC@Example.com",
        "user.name+nyc@example.com",
        "f109a2a632fbcea5fc82049f50beed3d8621bf9034399f437fb622222acccdac",
        None,
    ),
    (
        "phone_e164",
        "phone",
        "+44-113-496-0987",
        "+441134960987",
        sha256(b"+441134960987").hexdigest(),
        None,
    ),
]
SNAPCHAT = [
    ("phone_digits", "phone", "1 800 555 0100", "18005550100",
     "92cfdc5fbcd4a20fbe5d3857af6c1aba31762105bba7f21a17155e920653046c", "US"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("variant", "field", "raw", "text", "digest", "country"),
    [*META_OFFICIAL, *META_NORMALISED, *META_COMPUTED, *TIKTOK, *GOOGLE, *SNAPCHAT],
)
def test_a_published_vector_gives_the_published_digest(variant, field, raw, text, digest, country):
    assert sha256(text.encode()).hexdigest() == digest
    assert hashed(country, **{field: raw})[variant] == digest


@pytest.mark.parametrize(
    ("field", "raw", "text", "country"),
    [
        ("phone", "+1 (616) 954-78 88", "16169547888", None),
        ("phone", "+001 (616) 954-78 88", "16169547888", None),
        ("phone", "+44 20 7946 0958", "442079460958", None),
        ("last_name", "O'Connor", "oconnor", None),
        ("last_name", "Smith-Jones", "smithjones", None),
        ("last_name", "St. John", "stjohn", None),
        ("first_name", "José María González", "josémaríagonzález", None),
        ("city", "St. Louis", "stlouis", None),
        ("city", "Menlo-Park", "menlopark", None),
        ("state", "    California.   ", "ca", None),
        ("state", "New York", "ny", None),
        ("state", "Ontario", "on", None),
        ("state", " TE", "te", None),
        ("zip", "37221-3312", "37221", None),
        ("zip", "K1A0A6", "k1a0a6", None),
        ("zip", "M11AA", "m11aa", None),
        ("country", "United States", "us", None),
        ("country", "usa", "us", None),
        ("date_of_birth", "16–2–1997", "19970216", None),
        ("date_of_birth", "31-12-1990", "19901231", None),
        ("external_id", "    12345", "12345", None),
        ("external_id", "abc-12345", "abc-12345", None),
    ],
)
def test_what_metas_parameter_builder_makes_is_made_here_too(field, raw, text, country):
    variant = "phone_digits" if field == "phone" else field
    assert hashed(country, **{field: raw})[variant] == digest_of(text)


@pytest.mark.parametrize(
    ("why", "field", "raw", "builder", "ours", "country"),
    [
        ("accents are letters", "city", "San José", "sanjos", "sanjosé", None),
        ("accents are letters", "city", "São Paulo", "sopaulo", "sãopaulo", None),
        ("accents are letters", "city", "Zürich", "zrich", "zürich", None),
        ("every script counts", "city", "Москва", None, "москва", None),
        ("every script counts", "city", "北京", None, "北京", None),
        ("every script counts", "city", "القاهرة", None, "القاهرة", None),
        ("a name is not cut to two letters", "state", "Bavaria", "ba", "bavaria", None),
        ("a name is not cut to two letters", "state", "Carolina", "ca", "carolina", None),
        ("the inner space goes, as the page says", "zip", "M1 1AE", "m1 1ae", "m11ae", None),
        ("ISO calls it gb", "country", "UK", "uk", "gb", None),
        ("case and spaces belong to the id", "external_id", "User id 456", "userid456",
         "User id 456", None),
        ("letters stand for digits", "phone", "1-800-FLOWERS", "1800", "18003569377", "US"),
    ],
)  # fmt: skip
def test_we_differ_from_metas_parameter_builder_for_a_reason(
    why, field, raw, builder, ours, country
):
    variant = "phone_digits" if field == "phone" else field
    found = hashed(country, **{field: raw})[variant]
    assert found == digest_of(ours), why
    assert builder is None or found != digest_of(builder)


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        ("zip", "7", "identity.zip_unreadable"),
        ("date_of_birth", "12/31/90", "identity.birth_year_of_two_digits"),
        ("date_of_birth", "December 31, 1990", "identity.birth_date_unreadable"),
        # The builder reads the month first; we do not guess.
        ("date_of_birth", "05-03-1995", "identity.birth_date_ambiguous"),
        # The builder drops the zero and takes what follows for a country code.
        ("phone", "01(650)123-4567", "identity.phone_without_country"),
        ("phone", "0000", "identity.placeholder"),
    ],
)
def test_what_cannot_be_known_is_refused_with_a_reason(field, raw, code):
    found = normalise(RawPerson(**{field: raw}), default_country=None, seen_at_ms=SEEN_AT_MS)
    assert not found.identity.hashed
    assert [problem.reason.code for problem in found.problems] == [code]


@pytest.mark.parametrize(
    ("order", "text"),
    [(DateOrder.MONTH_FIRST, "19950503"), (DateOrder.DAY_FIRST, "19950305")],
)
def test_an_ambiguous_date_follows_the_order_that_was_named(order, text):
    found = hashed(date_order=order, date_of_birth="05-03-1995")
    assert found["date_of_birth"] == digest_of(text)


def test_values_of_metas_parameter_builder_are_taken_without_their_suffix():
    digest = digest_of("john_smith@gmail.com")
    for suffix in ("", ".AQQCAQIA", ".Ag"):
        assert (
            hashed(email=digest.upper() + suffix.upper() if not suffix else digest + suffix)[
                "email"
            ]
            == digest
        )
