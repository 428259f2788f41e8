import { Checkbox, Radio, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { maxIntakeAnswer } from '../../../../contracts/intake.ts'
import type { IntakeQuestion } from '../../../../contracts/intake-questions.ts'
import { type DraftAnswer, dayToWords, wordsToDay } from './answers.ts'
import classes from './intake.module.css'

interface QuestionFieldProps {
  question: IntakeQuestion
  value: DraftAnswer
  onChange: (value: DraftAnswer) => void
}

/** One question with its field, and "I don't know" below it. */
export function QuestionField({ question, value, onChange }: QuestionFieldProps) {
  return (
    <div className={classes.question}>
      <AnswerInput question={question} value={value} onChange={onChange} />
      <Checkbox
        className={classes.dontKnow ?? ''}
        label={
          <>
            I don’t know<span className="visually-hidden">: {question.question}</span>
          </>
        }
        checked={value.dontKnow}
        onChange={({ currentTarget }) => onChange({ ...value, dontKnow: currentTarget.checked })}
      />
    </div>
  )
}

function AnswerInput({ question, value, onChange }: QuestionFieldProps) {
  const setText = (text: string) => onChange({ text, dontKnow: false })
  const shared = {
    label: question.question,
    description: question.help,
    disabled: value.dontKnow,
    maxLength: maxIntakeAnswer,
  }
  if (question.kind === 'choice') return <ChoiceInput question={question} value={value} onChange={onChange} />
  if (question.kind === 'date') {
    return (
      <TextInput
        {...shared}
        type="date"
        className={classes.date ?? ''}
        value={wordsToDay(value.text)}
        onChange={({ currentTarget }) => setText(dayToWords(currentTarget.value))}
      />
    )
  }
  if (question.kind === 'text') {
    return <TextInput {...shared} value={value.text} onChange={({ currentTarget }) => setText(currentTarget.value)} />
  }
  return (
    <Textarea
      {...shared}
      autosize
      minRows={3}
      maxRows={14}
      value={value.text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
    />
  )
}

const OTHER = 'other'

/** Words to choose from, and a field for everything else. */
function ChoiceInput({ question, value, onChange }: QuestionFieldProps) {
  const choices = question.choices ?? []
  const isOther = value.text !== '' && !choices.includes(value.text)
  const [choseOther, setChoseOther] = useState(isOther)
  const chosen = choices.includes(value.text) ? value.text : choseOther ? OTHER : null
  return (
    <Radio.Group
      label={question.question}
      description={question.help}
      value={chosen}
      onChange={(choice) => {
        setChoseOther(choice === OTHER)
        onChange({ text: choice === OTHER ? '' : choice, dontKnow: false })
      }}
    >
      <div className={classes.choices}>
        {[...choices, OTHER].map((choice) => (
          <Radio
            key={choice}
            value={choice}
            label={choice === OTHER ? 'Something else' : choice}
            disabled={value.dontKnow}
          />
        ))}
      </div>
      {choseOther && (
        <TextInput
          aria-label={`${question.question} Something else`}
          placeholder="In your own words"
          disabled={value.dontKnow}
          maxLength={maxIntakeAnswer}
          value={value.text}
          onChange={({ currentTarget }) => onChange({ text: currentTarget.value, dontKnow: false })}
        />
      )}
    </Radio.Group>
  )
}
