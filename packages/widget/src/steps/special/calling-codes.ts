/**
 * Countries (ISO 3166-1) and what to dial for each (ITU-T E.164). After a hyphen: numbers are written with a 0 before them
 * within the country, which is left out from abroad.
 */
const CODES =
  'AD376AE971-AF93-AG1AI1AL355-AM374-AO244AR54-AS1AT43-AU61-AW297AX358-AZ994-BA387-BB1BD880-BE32-BF226B' +
  'G359-BH973BI257BJ229BL590-BM1BN673BO591-BQ599BR55-BS1BT975BW267BY375BZ501CA1CC61-CD243-CF236CG242CH4' +
  '1-CI225CK682CL56CM237CN86-CO57-CR506CU53-CV238CW599CX61-CY357CZ420DE49-DJ253DK45DM1DO1DZ213-EC593-EE' +
  '372EG20-EH212-ER291-ES34ET251-FI358-FJ679FK500FM691FO298FR33-GA241GB44-GD1GE995-GF594-GG44-GH233-GI3' +
  '50GL299GM220GN224GP590-GQ240GR30GT502GU1GW245GY592HK852HN504HR385-HT509HU36ID62-IE353-IL972-IM44-IN9' +
  '1-IO246IQ964-IR98-IS354IT39JE44-JM1JO962-JP81-KE254-KG996-KH855-KI686-KM269KN1KP850-KR82-KW965KY1KZ7' +
  'LA856-LB961-LC1LI423-LK94-LR231-LS266LT370-LU352LV371LY218-MA212-MC377-MD373-ME382-MF590-MG261-MH692' +
  'MK389-ML223MM95-MN976-MO853MP1MQ596-MR222MS1MT356MU230MV960MW265-MX52MY60-MZ258NA264-NC687NE227NF672' +
  'NG234-NI505NL31-NO47NP977-NR674NU683NZ64-OM968PA507PE51-PF689PG675PH63-PK92-PL48PM508-PR1PS970-PT351' +
  'PW680PY595-QA974RE262-RO40-RS381-RU7RW250-SA966-SB677SC248SD249-SE46-SG65SH290SI386-SJ47SK421-SL232-' +
  'SM378SN221SO252-SR597SS211-ST239SV503SX1SY963-SZ268TC1TD235TG228TH66-TJ992TK690TL670TM993TN216TO676T' +
  'R90-TT1TV688TW886-TZ255-UA380-UG256-US1UY598-UZ998VA39VC1VE58-VG1VI1VN84-VU678WF681WS685XK383-YE967-' +
  'YT262-ZA27-ZM260-ZW263-';

type Country = {
  readonly id: string;
  /** Without the plus. */
  readonly code: string;
  readonly dropsZero: boolean;
};

/** Countries by their ids. */
export const COUNTRIES: ReadonlyMap<string, Country> = new Map(
  [...CODES.matchAll(/([A-Z]{2})(\d+)(-?)/g)].map(([, id = '', code = '', zero]) => [
    id,
    { id, code, dropsZero: zero !== '' },
  ]),
);

/**
 * A number as it is dialled from anywhere. One that was written so already, with + or 00, keeps its own country.
 * @param country whose number it is, unless it says so itself
 */
export const internationally = (written: string, country: string): string => {
  const number = written.trim();
  const known = COUNTRIES.get(country);
  if (!number || !known || /^\s*\+/.test(number)) return number;
  if (number.startsWith('00')) return `+${number.slice(2).trimStart()}`;
  return `+${known.code} ${known.dropsZero ? number.replace(/^\(?0\)?[\s-]*/, '') : number}`;
};
