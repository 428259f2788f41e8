import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { Section } from '../settings/section.tsx'
import { CopiesOfData } from './copies-of-data.tsx'
import { EraseAccount } from './erase-account.tsx'

/** `/settings/privacy`: a copy of one's own data, and erasing the account. */
export function MyPrivacyPage() {
  return (
    <div className={pageClasses.narrow}>
      <PageTitle>Your privacy</PageTitle>
      <div className={pageClasses.head}>
        <div>
          <h1 className={pageClasses.title}>Your privacy</h1>
          <p className={pageClasses.lead}>
            <Anchor component={Link} to="/privacy" underline="always">
              What we keep of you, why and how long
            </Anchor>
          </p>
        </div>
      </div>
      <Section id="copy" title="A copy of your data">
        <CopiesOfData />
      </Section>
      <Section id="erase" title="Erase your account">
        <EraseAccount />
      </Section>
    </div>
  )
}
