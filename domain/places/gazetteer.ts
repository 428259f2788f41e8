import type { Place } from '../../contracts/search.ts'
import { plain } from './plain.ts'

/** One line a country and region: `country|region` and its cities as `name,latitude,longitude`. Coordinates are public facts. */
const lines = `
US|New York: New York,40.71,-74.01; Brooklyn,40.65,-73.95; Queens,40.73,-73.79; Bronx,40.84,-73.87; Staten Island,40.58,-74.15; Buffalo,42.89,-78.88; Rochester,43.16,-77.61; Yonkers,40.93,-73.9; Syracuse,43.05,-76.15; Albany,42.65,-73.76; White Plains,41.03,-73.76; Ithaca,42.44,-76.5; Utica,43.1,-75.23
US|California: Los Angeles,34.05,-118.24; San Diego,32.72,-117.16; San Jose,37.34,-121.89; San Francisco,37.77,-122.42; Fresno,36.74,-119.79; Sacramento,38.58,-121.49; Long Beach,33.77,-118.19; Oakland,37.8,-122.27; Bakersfield,35.37,-119.02; Anaheim,33.84,-117.91; Stockton,37.96,-121.29; Riverside,33.95,-117.4; Irvine,33.68,-117.83; Santa Barbara,34.42,-119.7; Berkeley,37.87,-122.27; Palo Alto,37.44,-122.14; Santa Monica,34.02,-118.49
US|Texas: Houston,29.76,-95.37; San Antonio,29.42,-98.49; Dallas,32.78,-96.8; Austin,30.27,-97.74; Fort Worth,32.76,-97.33; El Paso,31.76,-106.49; Arlington,32.74,-97.11; Corpus Christi,27.8,-97.4; Plano,33.02,-96.7; Lubbock,33.58,-101.86; Laredo,27.51,-99.51; Waco,31.55,-97.15
US|Florida: Miami,25.76,-80.19; Orlando,28.54,-81.38; Tampa,27.95,-82.46; Jacksonville,30.33,-81.66; Tallahassee,30.44,-84.28; Fort Lauderdale,26.12,-80.14
US|Illinois: Chicago,41.88,-87.63; Springfield,39.78,-89.65; Peoria,40.69,-89.59
US|Massachusetts: Boston,42.36,-71.06; Worcester,42.26,-71.8; Cambridge,42.37,-71.11
US|Pennsylvania: Philadelphia,39.95,-75.17; Pittsburgh,40.44,-80.0; Harrisburg,40.27,-76.88
US|New Jersey: Newark,40.74,-74.17; Jersey City,40.73,-74.08; Trenton,40.22,-74.76
US|Washington: Seattle,47.61,-122.33; Spokane,47.66,-117.43; Tacoma,47.25,-122.44
US|Colorado: Denver,39.74,-104.99; Boulder,40.01,-105.27; Colorado Springs,38.83,-104.82
US|Georgia: Atlanta,33.75,-84.39; Savannah,32.08,-81.09
US|Ohio: Columbus,39.96,-83.0; Cleveland,41.5,-81.69; Cincinnati,39.1,-84.51
US|Michigan: Detroit,42.33,-83.05; Grand Rapids,42.96,-85.67; Ann Arbor,42.28,-83.74
US|North Carolina: Charlotte,35.23,-80.84; Raleigh,35.78,-78.64
US|Virginia: Richmond,37.54,-77.44; Arlington,38.88,-77.09
US|District of Columbia: Washington,38.91,-77.04
US|Arizona: Phoenix,33.45,-112.07; Tucson,32.22,-110.97
US|Oregon: Portland,45.52,-122.68; Salem,44.94,-123.04
US|Nevada: Las Vegas,36.17,-115.14; Reno,39.53,-119.81
US|Minnesota: Minneapolis,44.98,-93.27; Saint Paul,44.95,-93.09
GB|England: London,51.51,-0.13; Birmingham,52.48,-1.9; Manchester,53.48,-2.24; Leeds,53.8,-1.55; Liverpool,53.41,-2.98; Bristol,51.45,-2.59; Sheffield,53.38,-1.47; Newcastle upon Tyne,54.98,-1.61; Nottingham,52.95,-1.15; Leicester,52.64,-1.13; Southampton,50.9,-1.4; Oxford,51.75,-1.26; Cambridge,52.21,0.12; Brighton,50.82,-0.14; Norwich,52.63,1.3; Exeter,50.73,-3.53; York,53.96,-1.08; Reading,51.45,-0.97; Plymouth,50.38,-4.14
GB|Wales: Cardiff,51.48,-3.18; Swansea,51.62,-3.94; Newport,51.58,-3.0
GB|Scotland: Edinburgh,55.95,-3.19; Glasgow,55.86,-4.25; Aberdeen,57.15,-2.09; Dundee,56.46,-2.97; Inverness,57.48,-4.22
GB|Northern Ireland: Belfast,54.6,-5.93; Derry,54.99,-7.31
IE|Ireland: Dublin,53.35,-6.26; Cork,51.9,-8.47; Galway,53.27,-9.05; Limerick,52.66,-8.63
DE|Berlin: Berlin,52.52,13.41
DE|Hamburg: Hamburg,53.55,9.99
DE|Bavaria: Munich,48.14,11.58; Nuremberg,49.45,11.08; Augsburg,48.37,10.9; Regensburg,49.02,12.1
DE|North Rhine-Westphalia: Cologne,50.94,6.96; Düsseldorf,51.23,6.78; Dortmund,51.51,7.47; Essen,51.46,7.01; Bonn,50.74,7.1; Münster,51.96,7.63; Bielefeld,52.02,8.53; Aachen,50.78,6.08
DE|Hesse: Frankfurt am Main,50.11,8.68; Wiesbaden,50.08,8.24; Kassel,51.31,9.48; Darmstadt,49.87,8.65
DE|Baden-Württemberg: Stuttgart,48.78,9.18; Karlsruhe,49.01,8.4; Mannheim,49.49,8.47; Freiburg,48.0,7.84; Heidelberg,49.41,8.69
DE|Saxony: Leipzig,51.34,12.37; Dresden,51.05,13.74
DE|Lower Saxony: Hanover,52.37,9.73; Braunschweig,52.27,10.52; Göttingen,51.53,9.93
DE|Bremen: Bremen,53.08,8.8
DE|Schleswig-Holstein: Kiel,54.32,10.14; Lübeck,53.87,10.69
DE|Thuringia: Erfurt,50.98,11.03; Jena,50.93,11.59
DE|Rhineland-Palatinate: Mainz,49.99,8.25
FR|Île-de-France: Paris,48.86,2.35; Versailles,48.8,2.13; Boulogne-Billancourt,48.84,2.24
FR|Auvergne-Rhône-Alpes: Lyon,45.76,4.84; Grenoble,45.19,5.72; Clermont-Ferrand,45.78,3.08; Saint-Étienne,45.44,4.39
FR|Provence-Alpes-Côte d’Azur: Marseille,43.3,5.37; Nice,43.7,7.27; Toulon,43.12,5.93; Aix-en-Provence,43.53,5.45
FR|Occitanie: Toulouse,43.6,1.44; Montpellier,43.61,3.88; Nîmes,43.84,4.36
FR|Nouvelle-Aquitaine: Bordeaux,44.84,-0.58; Limoges,45.83,1.26
FR|Hauts-de-France: Lille,50.63,3.07; Amiens,49.89,2.3
FR|Grand Est: Strasbourg,48.57,7.75; Reims,49.26,4.03; Metz,49.12,6.18; Nancy,48.69,6.18
FR|Brittany: Rennes,48.12,-1.68; Brest,48.39,-4.49
FR|Pays de la Loire: Nantes,47.22,-1.55; Angers,47.47,-0.55
FR|Normandy: Rouen,49.44,1.1; Caen,49.18,-0.37
NL|Netherlands: Amsterdam,52.37,4.9; Rotterdam,51.92,4.48; The Hague,52.08,4.3; Utrecht,52.09,5.12; Eindhoven,51.44,5.48; Groningen,53.22,6.57
BE|Belgium: Brussels,50.85,4.35; Antwerp,51.22,4.4; Ghent,51.05,3.72; Liège,50.63,5.57
LU|Luxembourg: Luxembourg,49.61,6.13
AT|Austria: Vienna,48.21,16.37; Graz,47.07,15.44; Linz,48.31,14.29; Salzburg,47.8,13.04; Innsbruck,47.27,11.4
CH|Switzerland: Zurich,47.38,8.54; Geneva,46.2,6.14; Basel,47.56,7.59; Bern,46.95,7.45; Lausanne,46.52,6.63
ES|Spain: Madrid,40.42,-3.7; Barcelona,41.39,2.17; Valencia,39.47,-0.38; Seville,37.39,-5.98; Bilbao,43.26,-2.93; Málaga,36.72,-4.42
IT|Italy: Rome,41.9,12.5; Milan,45.46,9.19; Naples,40.85,14.27; Turin,45.07,7.69; Florence,43.77,11.26; Bologna,44.49,11.34
PT|Portugal: Lisbon,38.72,-9.14; Porto,41.15,-8.61
DK|Denmark: Copenhagen,55.68,12.57; Aarhus,56.16,10.2
SE|Sweden: Stockholm,59.33,18.07; Gothenburg,57.71,11.97; Malmö,55.61,13.0
NO|Norway: Oslo,59.91,10.75; Bergen,60.39,5.32
FI|Finland: Helsinki,60.17,24.94; Tampere,61.5,23.76
PL|Poland: Warsaw,52.23,21.01; Kraków,50.06,19.94; Gdańsk,54.35,18.65; Wrocław,51.11,17.04
CZ|Czechia: Prague,50.08,14.44; Brno,49.2,16.61
CA|Ontario: Toronto,43.65,-79.38; Ottawa,45.42,-75.7; Hamilton,43.26,-79.87; London,42.98,-81.25
CA|Quebec: Montreal,45.5,-73.57; Quebec City,46.81,-71.21
CA|British Columbia: Vancouver,49.28,-123.12; Victoria,48.43,-123.37
CA|Alberta: Calgary,51.04,-114.07; Edmonton,53.55,-113.49
AU|New South Wales: Sydney,-33.87,151.21; Newcastle,-32.93,151.78
AU|Victoria: Melbourne,-37.81,144.96; Geelong,-38.15,144.36
AU|Queensland: Brisbane,-27.47,153.03; Cairns,-16.92,145.77
NZ|New Zealand: Auckland,-36.85,174.76; Wellington,-41.29,174.78; Christchurch,-43.53,172.64
IN|India: Mumbai,19.08,72.88; Delhi,28.61,77.21; Bengaluru,12.97,77.59
SG|Singapore: Singapore,1.35,103.82`

/** All places, the larger ones of each region first. */
export const places: readonly Place[] = lines
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [where = '', cities = ''] = line.split(': ')
    const [country = '', region = ''] = where.split('|')
    return cities.split('; ').map((city) => {
      const [name = '', latitude, longitude] = city.split(',')
      return { name, region, country, latitude: Number(latitude), longitude: Number(longitude) }
    })
  })

/** Places whose name begins with the words; those whose region does come after. At most `limit`. */
export function findPlaces(words: string, limit = 8): Place[] {
  const wanted = plain(words.trim())
  if (wanted === '') return []
  const byName = places.filter(({ name }) => plain(name).startsWith(wanted))
  const byRegion = places.filter(
    ({ name, region }) => !plain(name).startsWith(wanted) && plain(region).startsWith(wanted),
  )
  return [...byName, ...byRegion].slice(0, limit)
}

const countryNames = new Intl.DisplayNames('en', { type: 'region' })

/**
 * The place that a written one means: "Brooklyn", "Brooklyn, New York (US)", "New York, United States". Of several places of one name
 * the one whose region or country is written too; without either, the first one only if there is no other.
 */
export function placeOf(text: string): Place | undefined {
  const [name = '', ...rest] = text.split(',')
  const named = places.filter((place) => plain(place.name) === plain(name.replace(/\(.*/, '').trim()))
  const beside = plain(rest.join(',') + name.slice(name.indexOf('(') >= 0 ? name.indexOf('(') : name.length))
  const meant = named.filter(
    ({ region, country }) =>
      beside.includes(plain(region)) ||
      beside.includes(plain(countryNames.of(country) ?? country)) ||
      beside.includes(`(${country.toLowerCase()})`),
  )
  return meant[0] ?? (named.length === 1 && beside.trim() === '' ? named[0] : undefined)
}
