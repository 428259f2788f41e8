/** A line of an iCalendar object: name, parameters, value as it stands there. */
export interface CalendarProperty {
  name: string
  parameters: Record<string, string>
  value: string
}

export interface CalendarComponent {
  name: string
  properties: CalendarProperty[]
  components: CalendarComponent[]
}

/** RFC 5545 3.1: octets of a line without its break. */
const MAX_OCTETS = 75
/** What stands once in each component (3.6, 3.6.1, 3.6.6), and what it looks like. */
const required: Record<string, Record<string, RegExp>> = {
  VCALENDAR: { VERSION: /^2\.0$/, PRODID: /./, METHOD: /^(PUBLISH|REQUEST|CANCEL)$/ },
  VEVENT: { UID: /./, DTSTAMP: /^\d{8}T\d{6}Z$/, DTSTART: /^\d{8}T\d{6}Z$/, DTEND: /^\d{8}T\d{6}Z$/ },
  VALARM: { ACTION: /^(DISPLAY|AUDIO)$/, TRIGGER: /^-PT?\d/ },
}
/** Of which there is one at most (3.6.1). */
const single = ['SEQUENCE', 'STATUS', 'SUMMARY', 'DESCRIPTION', 'URL', 'ORGANIZER', 'DURATION']
/** Values of type TEXT (3.3.11). */
const texts = ['SUMMARY', 'DESCRIPTION', 'LOCATION']

/**
 * Reads an iCalendar object as strictly as RFC 5545 is written: breaks, folding, parameters, nesting, escapes, what must stand once.
 * @throws Error saying what does not fit
 */
export function readCalendar(content: string): CalendarComponent {
  const open: CalendarComponent[] = [{ name: '', properties: [], components: [] }]
  for (const line of unfold(content)) {
    const property = readLine(line)
    const current = open.at(-1)
    if (!current) throw new Error(`a component too many ends: ${line}`)
    if (property.name === 'BEGIN') {
      const begun = { name: property.value, properties: [], components: [] }
      current.components.push(begun)
      open.push(begun)
    } else if (property.name === 'END') {
      if (current.name !== property.value) throw new Error(`${current.name} is ended by ${property.value}`)
      open.pop()
      check(current)
    } else if (current.components.length > 0) {
      throw new Error(`${property.name} stands behind the components of ${current.name}`)
    } else current.properties.push(property)
  }
  const [root] = open
  const [calendar, ...more] = root?.components ?? []
  if (open.length !== 1 || !calendar || more.length > 0 || root?.properties.length !== 0) {
    throw new Error('it is not one calendar object')
  }
  return calendar
}

/** The one property of that name. */
export function only(component: CalendarComponent, name: string): CalendarProperty {
  const [found, ...more] = component.properties.filter((property) => property.name === name)
  if (!found || more.length > 0) throw new Error(`${component.name} has not one ${name}`)
  return found
}

/** The one VEVENT of a calendar. */
export function onlyEvent({ components }: CalendarComponent): CalendarComponent {
  const [event, ...more] = components.filter(({ name }) => name === 'VEVENT')
  if (!event || more.length > 0) throw new Error('there is not one event')
  return event
}

function unfold(content: string): string[] {
  if (!content.endsWith('\r\n')) throw new Error('the last line has no break')
  if (/(?<!\r)\n|\r(?!\n)/.test(content)) throw new Error('a line ends without CRLF')
  const lines = content.slice(0, -2).split('\r\n')
  const long = lines.find((line) => Buffer.byteLength(line) > MAX_OCTETS)
  if (long !== undefined) throw new Error(`a line is not folded: ${long}`)
  return lines
    .join('\r\n')
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
}

const parameter = /^;([A-Z][A-Z0-9-]*)=("[^"]*"|[^";:,]*)/

function readLine(line: string): CalendarProperty {
  const name = /^[A-Z][A-Z0-9-]*/.exec(line)?.[0]
  if (name === undefined) throw new Error(`no name: ${line}`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) throw new Error(`control characters: ${line}`)
  const parameters: Record<string, string> = {}
  let rest = line.slice(name.length)
  for (let found = parameter.exec(rest); found; found = parameter.exec(rest)) {
    parameters[found[1] ?? ''] = (found[2] ?? '').replace(/^"(.*)"$/, '$1')
    rest = rest.slice(found[0].length)
  }
  if (!rest.startsWith(':')) throw new Error(`a parameter that is none: ${line}`)
  return { name, parameters, value: texts.includes(name) ? unescapeText(rest.slice(1)) : rest.slice(1) }
}

function unescapeText(value: string): string {
  if (!/^(?:[^\\;,]|\\[\\;,nN])*$/.test(value)) throw new Error(`not escaped: ${value}`)
  return value.replace(/\\([\\;,nN])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? '\n' : escaped))
}

function check(component: CalendarComponent): void {
  for (const [name, shape] of Object.entries(required[component.name] ?? {})) {
    const { value } = only(component, name)
    if (!shape.test(value)) throw new Error(`${component.name} has ${name}:${value}`)
  }
  const twice = single.find((name) => component.properties.filter((property) => property.name === name).length > 1)
  if (twice !== undefined) throw new Error(`${component.name} has ${twice} twice`)
}
