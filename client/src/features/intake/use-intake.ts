import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { type CaseParties, putCaseParties } from '../../../../contracts/case-parties.ts'
import { type Intake, saveIntake } from '../../../../contracts/intake.ts'
import { api, isTemporary } from '../../api/api.ts'
import { intakeQuery, partiesQuery } from '../../api/case-queries.ts'
import {
  type DraftAnswer,
  type DraftAnswers,
  type DraftParties,
  fromWire,
  type IntakeDraft,
  namedParties,
  toWire,
} from './answers.ts'
import { Autosaver, type AutosaveState } from './autosaver.ts'
import { keepOnDevice, readFromDevice } from './intake-device.ts'

interface IntakeSource {
  caseId: string
  userId: string
  intake: Intake
  parties: CaseParties
}

/** Answers and parties as they are typed, saved as one goes; what the server does not have yet is kept on the device. */
export function useIntake({ caseId, userId, intake, parties: savedParties }: IntakeSource) {
  const cache = useQueryClient()
  const [kept] = useState(() => readFromDevice(userId, caseId))
  const [answers, setAnswers] = useState<DraftAnswers>(() => ({ ...fromWire(intake.answers), ...kept.answers }))
  const [parties, setParties] = useState<DraftParties>(kept.parties ?? savedParties)
  // What another device saved meanwhile goes along with what this one kept.
  const [unsent] = useState<IntakeDraft>({ ...kept, ...(kept.answers && { answers }) })
  const onDevice = useRef(unsent)
  const [savers] = useState(() => {
    const keep = (part: 'answers' | 'parties', value: never | undefined, sent: unknown) => {
      if (onDevice.current[part] !== sent) return
      onDevice.current = { ...onDevice.current, [part]: value }
      keepOnDevice(userId, caseId, onDevice.current)
    }
    return {
      answers: new Autosaver<DraftAnswers>({
        isTemporary,
        save: async (value) => {
          const { data } = await api(saveIntake, { params: { id: caseId }, body: { answers: toWire(value) } })
          keep('answers', undefined, value)
          cache.setQueryData(intakeQuery(caseId).queryKey, data)
        },
      }),
      parties: new Autosaver<DraftParties>({
        isTemporary,
        save: async (value) => {
          const { data } = await api(putCaseParties, { params: { id: caseId }, body: namedParties(value) })
          keep('parties', undefined, value)
          cache.setQueryData(partiesQuery(caseId).queryKey, data)
        },
      }),
    }
  })
  useSendWhatWasKept(savers, unsent)
  const states = [
    useSyncExternalStore(savers.answers.subscribe, savers.answers.getState),
    useSyncExternalStore(savers.parties.subscribe, savers.parties.getState),
  ]
  return {
    answers,
    parties,
    state: worstOf(states),
    answer: (id: string, answer: DraftAnswer) => {
      const next = { ...answers, [id]: answer }
      setAnswers(next)
      onDevice.current = { ...onDevice.current, answers: next }
      keepOnDevice(userId, caseId, onDevice.current)
      savers.answers.change(next)
    },
    changeParties: (next: DraftParties) => {
      setParties(next)
      onDevice.current = { ...onDevice.current, parties: next }
      keepOnDevice(userId, caseId, onDevice.current)
      savers.parties.change(next)
    },
    /** Sends everything now, the answers also when there are none. @returns true when the server has it all */
    saveAll: async () => {
      savers.answers.change(answers)
      const done = await Promise.all([savers.answers.flush(), savers.parties.flush()])
      return done.every(Boolean)
    },
  }
}

/** What an earlier visit could not send goes out now, and again when the connection comes back. */
function useSendWhatWasKept(
  savers: { answers: Autosaver<DraftAnswers>; parties: Autosaver<DraftParties> },
  kept: IntakeDraft,
): void {
  useEffect(() => {
    if (kept.answers) savers.answers.change(kept.answers)
    if (kept.parties) savers.parties.change(kept.parties)
  }, [savers, kept])
  useEffect(() => {
    const send = () => {
      void savers.answers.flush()
      void savers.parties.flush()
    }
    addEventListener('online', send)
    return () => {
      removeEventListener('online', send)
      // Somebody who goes to another page has not stopped wanting it saved.
      send()
    }
  }, [savers])
}

const order: readonly AutosaveState['kind'][] = ['refused', 'offline', 'saving', 'changed', 'saved']

/** Two things are saved apart; shown is the one that needs attention. */
function worstOf(states: readonly AutosaveState[]): AutosaveState {
  return order.flatMap((kind) => states.find((state) => state.kind === kind) ?? [])[0] ?? { kind: 'saved' }
}
