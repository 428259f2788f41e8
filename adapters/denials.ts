import { Counter, type Registry } from 'prom-client'

/** Notes that somebody was refused. @param at endpoint or kind of socket @param answer the code of the refusal; neither holds an id */
export type NoteDenied = (at: string, answer: string) => void

const NAME = 'authz_denied_total'

/** `authz_denied_total`, shared by all parts of a process. */
export function denialCounter(registry: Registry): NoteDenied {
  const counter =
    (registry.getSingleMetric(NAME) as Counter<'at' | 'answer'> | undefined) ??
    new Counter({
      name: NAME,
      help: 'Refusals of people and machines who may not do something, by where they asked and what they were told',
      labelNames: ['at', 'answer'],
      registers: [registry],
    })
  return (at, answer) => counter.inc({ at, answer })
}
