import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { PageTitle } from '../../ui/page-title.tsx'
import classes from './welcome.module.css'

const promises = [
  {
    title: 'One case, one shared page',
    text: 'Client and lawyer write in the same brief and the same notes, at the same time. Everybody sees every change as it is made.',
  },
  {
    title: 'Saved means saved',
    text: 'The page says “Saved” only when your words are safely stored. Without a connection you go on writing; it catches up later.',
  },
  {
    title: 'You decide who sees it',
    text: 'A case is open to the people you invite, and to nobody else. Private notes stay yours alone.',
  },
]

/** `/` for people who are not signed in: what this is, and the two ways in. */
export function WelcomePage() {
  return (
    <div className={classes.page}>
      <PageTitle>Work on a case together</PageTitle>
      <h1 className={classes.title}>Your case, on one page, with the people who help you</h1>
      <p className={classes.lead}>
        Legal Connect is a calm place for clients and lawyers to work on a legal matter together.
      </p>
      <div className={classes.actions}>
        <Button component={Link} to="/register" size="md">
          Open an account
        </Button>
        <Button component={Link} to="/sign-in" size="md" variant="default">
          Sign in
        </Button>
      </div>
      <ul className={classes.promises}>
        {promises.map(({ title, text }) => (
          <li key={title}>
            <h2 className={classes.promiseTitle}>{title}</h2>
            <p className={classes.promiseText}>{text}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}
