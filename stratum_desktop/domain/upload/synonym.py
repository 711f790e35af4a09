"""Column names as files spell them, in English, German, French and Spanish, and what they are.

Names are compared without case, accents, spaces and punctuation. Only whole names count: a
column "email opt in" is no e-mail.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NAMES: dict[str, str] = {
    "event_name": """event | event name | event type | conversion name | conversion action | goal |
        Ereignis | Ereignisname | Conversion-Name | Conversion-Aktion | événement |
        nom de l'événement | nom de la conversion | evento | nombre del evento |
        nombre de la conversión""",
    "event_time": """event time | event timestamp | timestamp | datetime | date time |
        date and time |
        time | date | event datetime | conversion time | conversion date | conversion date time |
        purchase date | purchase time | order date | order time | ordered at | transaction date |
        transaction time | transaction timestamp | created | created at | created date |
        create date | creation date | paid at | paid date | payment date | sale date | sold at |
        close date | closed date | date created | completed at | occurred at |
        Datum | Zeitpunkt | Zeitstempel | Datum Uhrzeit | Datum und Uhrzeit | Bestelldatum |
        Kaufdatum | Auftragsdatum | Rechnungsdatum | Erstellt am | Ereigniszeit | Bezahlt am |
        Conversion-Zeit | Zahlungsdatum | date et heure | horodatage | date de commande |
        date d'achat | date de la commande | date de création | créé le | date de paiement |
        heure de la conversion | date de conversion | fecha | fecha y hora | fecha de compra |
        fecha de pedido | fecha del pedido | fecha de creación | fecha de pago | creado el |
        hora de la conversión""",
    "time_zone": """time zone | timezone | tz | Zeitzone | fuseau horaire | zona horaria""",
    "event_id": """event id | eventid | deduplication id | dedup id | Ereignis-ID |
        id de l'événement | id del evento""",
    "event_source_url": """event source url | source url | page url | url | landing page |
        landing page url | page location | Seiten-URL | URL de la page | URL de la página""",
    "action_source": """action source | channel of conversion | Aktionsquelle""",
    "value": """value | amount | total | total amount | total price | price | revenue | sales |
        order total | order value | order amount | order total amount | conversion value |
        purchase value | sale amount | grand total | gross | gross amount | net amount |
        transaction value | transaction amount | deal value | deal amount |
        Betrag | Summe | Gesamt | Gesamtbetrag | Gesamtsumme | Gesamtpreis | Preis | Wert | Umsatz |
        Bestellwert | Bestellsumme | Auftragswert | Rechnungsbetrag | Conversion-Wert |
        montant | montant total | prix | prix total | valeur | total TTC | chiffre d'affaires |
        valeur de la conversion | total de la commande | importe | importe total | monto |
        monto total | precio | precio total | valor | ingresos | total del pedido |
        valor de la conversión""",
    "currency": """currency | currency code | currency iso | iso currency | conversion currency |
        order currency | Währung | Währungscode | Conversion-Währung | devise | monnaie |
        code devise | moneda | divisa | código de moneda""",
    "order_id": """order id | order number | order no | order # | order | transaction id |
        transaction number | invoice | invoice id | invoice number | receipt number | receipt id |
        sale id | purchase id | deal id | opportunity id | payment id | paymentintent id |
        Bestellnummer | Bestell-ID | Auftragsnummer | Rechnungsnummer | Belegnummer |
        Bestellung | numéro de commande | n° de commande | commande | id de commande |
        numéro de facture | número de pedido | n.º de pedido | pedido | id de pedido |
        id del pedido | número de factura""",
    "content_ids": """content ids | content id | product id | product ids | sku | skus | item id |
        item ids | lineitem sku | Artikelnummer | Produkt-ID | référence produit |
        id de producto | referencia""",
    "content_name": """content name | product | product name | item | item name | lineitem name |
        Produkt | Produktname | Artikel | Artikelname | produit | nom du produit | producto |
        nombre del producto""",
    "content_category": """content category | product category | category | Kategorie | catégorie |
        categoría""",
    "content_type": "content type",
    "num_items": """num items | number of items | items sold | quantity | qty | item count |
        Anzahl | Menge | quantité | cantidad""",
    "email": """email | e-mail | mail | email address | e-mail address | mail address |
        customer email | customer email address | contact email | buyer email | billing email |
        user email | work email | personal email | email billing | lead email | client email |
        E-Mail-Adresse | E-Mail Kunde | Mailadresse | Kunden-E-Mail | adresse e-mail |
        adresse email | courriel | adresse électronique | e-mail du client | correo |
        correo electrónico | dirección de correo | email del cliente | hashed email |
        sha256 email""",
    "phone": """phone | phone number | telephone | telephone number | tel | mobile | mobile number |
        mobile phone | mobile phone number | cell | cell phone | cellphone | customer phone |
        contact phone | billing phone | phone billing | work phone | home phone |
        Telefon | Telefonnummer | Handy | Handynummer | Mobil | Mobilnummer | Mobiltelefon |
        Rufnummer | téléphone | numéro de téléphone | téléphone portable | portable |
        mobile client |
        teléfono | número de teléfono | móvil | teléfono móvil | celular | hashed phone |
        hashed phone number""",
    "full_name": """full name | name | customer name | contact name | client name | buyer name |
        billing name | customer | vollständiger Name | Kundenname | Kunde | nom complet |
        nom du client | nombre completo | nombre del cliente | cliente""",
    "first_name": """first name | firstname | given name | forename | fn | billing first name |
        first name billing | customer first name | Vorname | prénom | nombre | nombre de pila""",
    "last_name": """last name | lastname | surname | family name | ln | billing last name |
        last name billing | customer last name | Nachname | Familienname | Zuname | nom |
        nom de famille | apellido | apellidos""",
    "date_of_birth": """date of birth | birth date | birthdate | birthday | dob | db |
        Geburtsdatum | Geburtstag | date de naissance | fecha de nacimiento""",
    "gender": "gender | sex | gen | Geschlecht | Anrede | sexe | genre | sexo | género",
    "city": """city | town | ct | billing city | city billing | mailing city | Stadt | Ort |
        Wohnort |
        ville | ciudad | población""",
    "state": """state | region | province | state region | state province | st | billing state |
        billing province | state code billing | mailing state | mailing state province |
        Bundesland | Kanton | région | département | provincia | estado | comunidad autónoma""",
    "zip": """zip | zip code | zipcode | postal code | postcode | post code | billing zip |
        billing postcode | postcode billing | mailing zip | mailing zip postal code |
        PLZ | Postleitzahl | code postal | código postal | CP""",
    "country": """country | country code | country region | nation | billing country |
        country code billing | mailing country | Land | Ländercode | pays | code pays | país |
        código de país""",
    "external_id": """external id | extern id | customer id | user id | uid | client id | crm id |
        contact id | member id | loyalty id | record id | lead id | Kundennummer | Kunden-ID |
        Benutzer-ID | numéro de client | identifiant client | id cliente | número de cliente |
        id de cliente""",
    "client_ip_address": """client ip address | ip | ip address | client ip | customer ip address |
        IP-Adresse | adresse IP | dirección IP""",
    "client_user_agent": "client user agent | user agent | useragent | browser user agent",
    "fbc": "fbc | _fbc | fb click id | meta click id",
    "fbclid": "fbclid | facebook click id",
    "fbp": "fbp | _fbp | fb browser id | meta browser id",
    "gclid": "gclid | google click id | google ad click id | google ads click id | Google-Klick-ID",
    "gbraid": "gbraid",
    "wbraid": "wbraid",
    "ttclid": "ttclid | tiktok click id",
    "ttp": "ttp | _ttp",
    "sc_click_id": "sc click id | sccid | snapchat click id | snap click id",
    "sc_cookie1": "sc cookie1 | _scid | scid",
    "li_fat_id": "li fat id | linkedin click id",
    "ga_client_id": "ga client id | _ga | google analytics client id | ga4 client id",
    "ga_session_id": "ga session id | google analytics session id | ga4 session id",
    "ctwa_clid": "ctwa clid | ctwaclid | whatsapp click id",
    "ad_user_data": "ad user data | consent ad user data | marketing consent",
    "ad_personalization": """ad personalization | ad personalisation | consent ad personalization |
        Personalisierte Werbung""",
}


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Return a column name as names are compared: letters and digits, folded."""
    apart = unicodedata.normalize("NFKD", name.replace("#", " number ").casefold())
    return "".join(char for char in apart if char.isalnum())


def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for field, names in _NAMES.items():
        for name in (field, *names.split("|")):
            if found.setdefault(plain(name), field) != field:
                raise ValueError(f"two fields claim the column name {name.strip()!r}")
    return found


FIELD_OF_NAME: dict[str, str] = _by_name()
"""Plain column name to field key."""
