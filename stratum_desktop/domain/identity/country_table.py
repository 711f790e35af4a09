"""Every country of ISO 3166-1: alpha-2, alpha-3, English names, aliases and native names.

Source: ISO 3166-1; aliases and native names are ours. Scotland and its like stand for the
state that has the code.
"""

from __future__ import annotations

TABLE = """
ad and Andorra
ae are United Arab Emirates|UAE|Emirates|الإمارات العربية المتحدة|الإمارات
af afg Afghanistan|افغانستان
ag atg Antigua and Barbuda|Antigua
ai aia Anguilla
al alb Albania|Shqipëria
am arm Armenia|Հայաստան
ao ago Angola
aq ata Antarctica
ar arg Argentina|Argentine Republic
as asm American Samoa
at aut Austria|Österreich|Oesterreich|Autriche
au aus Australia
aw abw Aruba
ax ala Åland Islands|Aland|Åland
az aze Azerbaijan|Azərbaycan
ba bih Bosnia and Herzegovina|Bosnia|Bosna i Hercegovina
bb brb Barbados
bd bgd Bangladesh|বাংলাদেশ
be bel Belgium|België|Belgique|Belgien
bf bfa Burkina Faso
bg bgr Bulgaria|България
bh bhr Bahrain|البحرين
bi bdi Burundi
bj ben Benin|Bénin
bl blm Saint Barthélemy|St Barts
bm bmu Bermuda
bn brn Brunei Darussalam|Brunei
bo bol Bolivia|Plurinational State of Bolivia|Bolivia, Plurinational State of
bq bes Bonaire, Sint Eustatius and Saba|Bonaire|Caribbean Netherlands
br bra Brazil|Brasil|Brasilien|Brésil
bs bhs Bahamas|The Bahamas
bt btn Bhutan
bv bvt Bouvet Island
bw bwa Botswana
by blr Belarus|Беларусь
bz blz Belize
ca can Canada|Kanada
cc cck Cocos (Keeling) Islands|Cocos Islands
cd cod Democratic Republic of the Congo|Congo, The Democratic Republic of the|DR Congo|DRC
cd cod Congo-Kinshasa
cf caf Central African Republic
cg cog Congo|Republic of the Congo|Congo-Brazzaville
ch che Switzerland|Schweiz|Suisse|Svizzera
ci civ Côte d'Ivoire|Ivory Coast
ck cok Cook Islands
cl chl Chile
cm cmr Cameroon|Cameroun
cn chn China|People's Republic of China|PRC|Mainland China|中国|中國
co col Colombia
cr cri Costa Rica
cu cub Cuba
cv cpv Cabo Verde|Cape Verde
cw cuw Curaçao
cx cxr Christmas Island
cy cyp Cyprus|Κύπρος
cz cze Czechia|Czech Republic|Česko|Česká republika
de deu Germany|Deutschland|Allemagne|Alemania|Germania|Duitsland|Niemcy
dj dji Djibouti
dk dnk Denmark|Danmark
dm dma Dominica
do dom Dominican Republic|República Dominicana
dz dza Algeria|Algérie|الجزائر
ec ecu Ecuador
ee est Estonia|Eesti
eg egy Egypt|مصر
eh esh Western Sahara
er eri Eritrea
es esp Spain|España|Espagne|Spanien|Spagna
et eth Ethiopia
fi fin Finland|Suomi
fj fji Fiji
fk flk Falkland Islands|Falkland Islands (Malvinas)|Malvinas
fm fsm Micronesia|Federated States of Micronesia|Micronesia, Federated States of
fo fro Faroe Islands|Føroyar
fr fra France|Frankreich|Francia|Frankrijk
ga gab Gabon
gb gbr United Kingdom|UK|Great Britain|Britain|England|Scotland|Wales|Northern Ireland
gb gbr United Kingdom of Great Britain and Northern Ireland|Vereinigtes Königreich|Royaume-Uni
gb gbr Reino Unido|Großbritannien
gd grd Grenada
ge geo Georgia|საქართველო
gf guf French Guiana
gg ggy Guernsey
gh gha Ghana
gi gib Gibraltar
gl grl Greenland|Kalaallit Nunaat
gm gmb Gambia|The Gambia
gn gin Guinea|Guinée
gp glp Guadeloupe
gq gnq Equatorial Guinea
gr grc Greece|Hellas|Ελλάδα|EL
gs sgs South Georgia and the South Sandwich Islands|South Georgia
gt gtm Guatemala
gu gum Guam
gw gnb Guinea-Bissau
gy guy Guyana
hk hkg Hong Kong|Hong Kong SAR|Hong Kong SAR China|香港
hm hmd Heard Island and McDonald Islands
hn hnd Honduras
hr hrv Croatia|Hrvatska
ht hti Haiti
hu hun Hungary|Magyarország
id idn Indonesia
ie irl Ireland|Republic of Ireland|Éire
il isr Israel|ישראל
im imn Isle of Man
in ind India|Bharat|भारत
io iot British Indian Ocean Territory
iq irq Iraq|العراق
ir irn Iran|Islamic Republic of Iran|Iran, Islamic Republic of|ایران
is isl Iceland|Ísland
it ita Italy|Italia|Italie|Italien
je jey Jersey
jm jam Jamaica
jo jor Jordan|الأردن
jp jpn Japan|日本|Nippon
ke ken Kenya
kg kgz Kyrgyzstan|Кыргызстан
kh khm Cambodia|កម្ពុជា
ki kir Kiribati
km com Comoros
kn kna Saint Kitts and Nevis|St Kitts and Nevis
kp prk North Korea|Korea, Democratic People's Republic of|Democratic People's Republic of Korea
kp prk DPRK
kr kor South Korea|Korea|Republic of Korea|Korea, Republic of|대한민국|한국
kw kwt Kuwait|الكويت
ky cym Cayman Islands
kz kaz Kazakhstan|Қазақстан|Казахстан
la lao Laos|Lao People's Democratic Republic|Lao PDR
lb lbn Lebanon|Liban|لبنان
lc lca Saint Lucia|St Lucia
li lie Liechtenstein
lk lka Sri Lanka
lr lbr Liberia
ls lso Lesotho
lt ltu Lithuania|Lietuva
lu lux Luxembourg|Luxemburg|Lëtzebuerg
lv lva Latvia|Latvija
ly lby Libya|ليبيا
ma mar Morocco|Maroc|المغرب
mc mco Monaco
md mda Moldova|Republic of Moldova|Moldova, Republic of
me mne Montenegro|Crna Gora
mf maf Saint Martin|Saint Martin (French part)
mg mdg Madagascar
mh mhl Marshall Islands
mk mkd North Macedonia|Macedonia|Северна Македонија
ml mli Mali
mm mmr Myanmar|Burma
mn mng Mongolia|Монгол
mo mac Macao|Macau|Macao SAR China|澳門|澳门
mp mnp Northern Mariana Islands
mq mtq Martinique
mr mrt Mauritania|موريتانيا
ms msr Montserrat
mt mlt Malta
mu mus Mauritius
mv mdv Maldives
mw mwi Malawi
mx mex Mexico|México|Mexiko|Mexique
my mys Malaysia
mz moz Mozambique|Moçambique
na nam Namibia
nc ncl New Caledonia|Nouvelle-Calédonie
ne ner Niger
nf nfk Norfolk Island
ng nga Nigeria
ni nic Nicaragua
nl nld Netherlands|The Netherlands|Holland|Nederland|Niederlande|Pays-Bas
no nor Norway|Norge|Noreg|Norwegen
np npl Nepal|नेपाल
nr nru Nauru
nu niu Niue
nz nzl New Zealand|Aotearoa
om omn Oman|عمان
pa pan Panama|Panamá
pe per Peru|Perú
pf pyf French Polynesia|Polynésie française|Tahiti
pg png Papua New Guinea
ph phl Philippines|The Philippines|Pilipinas
pk pak Pakistan|پاکستان
pl pol Poland|Polska|Polen|Pologne
pm spm Saint Pierre and Miquelon
pn pcn Pitcairn|Pitcairn Islands
pr pri Puerto Rico
ps pse Palestine|State of Palestine|Palestine, State of|Palestinian Territories|فلسطين
pt prt Portugal
pw plw Palau
py pry Paraguay
qa qat Qatar|قطر
re reu Réunion|La Réunion
ro rou Romania|România
rs srb Serbia|Srbija|Србија
ru rus Russia|Russian Federation|Россия
rw rwa Rwanda
sa sau Saudi Arabia|KSA|السعودية|المملكة العربية السعودية
sb slb Solomon Islands
sc syc Seychelles
sd sdn Sudan|السودان
se swe Sweden|Sverige|Schweden|Suède
sg sgp Singapore|新加坡
sh shn Saint Helena, Ascension and Tristan da Cunha|Saint Helena|St Helena
si svn Slovenia|Slovenija
sj sjm Svalbard and Jan Mayen|Svalbard
sk svk Slovakia|Slovak Republic|Slovensko
sl sle Sierra Leone
sm smr San Marino
sn sen Senegal|Sénégal
so som Somalia
sr sur Suriname
ss ssd South Sudan
st stp Sao Tome and Principe|São Tomé and Príncipe
sv slv El Salvador
sx sxm Sint Maarten|Sint Maarten (Dutch part)
sy syr Syria|Syrian Arab Republic|سوريا
sz swz Eswatini|Swaziland
tc tca Turks and Caicos Islands|Turks and Caicos
td tcd Chad|Tchad
tf atf French Southern Territories
tg tgo Togo
th tha Thailand|ประเทศไทย|ไทย
tj tjk Tajikistan
tk tkl Tokelau
tl tls Timor-Leste|East Timor
tm tkm Turkmenistan
tn tun Tunisia|Tunisie|تونس
to ton Tonga
tr tur Turkey|Türkiye|Türkei|Turquie
tt tto Trinidad and Tobago|Trinidad
tv tuv Tuvalu
tw twn Taiwan|Republic of China|Taiwan, Province of China|台灣|台湾|臺灣
tz tza Tanzania|United Republic of Tanzania|Tanzania, United Republic of
ua ukr Ukraine|Україна
ug uga Uganda
um umi United States Minor Outlying Islands|US Minor Outlying Islands
us usa United States|United States of America|America|USA|US of A|Estados Unidos|États-Unis
us usa Vereinigte Staaten|Vereinigte Staaten von Amerika|Stati Uniti
uy ury Uruguay
uz uzb Uzbekistan|Oʻzbekiston
va vat Holy See|Holy See (Vatican City State)|Vatican City|Vatican
vc vct Saint Vincent and the Grenadines|St Vincent and the Grenadines|St Vincent
ve ven Venezuela|Bolivarian Republic of Venezuela|Venezuela, Bolivarian Republic of
vg vgb British Virgin Islands|Virgin Islands, British
vi vir US Virgin Islands|United States Virgin Islands|Virgin Islands, U.S.
vn vnm Vietnam|Viet Nam|Việt Nam
vu vut Vanuatu
wf wlf Wallis and Futuna
ws wsm Samoa
ye yem Yemen|اليمن
yt myt Mayotte
za zaf South Africa|RSA|Suid-Afrika
zm zmb Zambia
zw zwe Zimbabwe
"""
"""One country a line: alpha-2, alpha-3, then its names, a bar between two; long ones go on."""
