import { useMutation } from '@tanstack/react-query'
import { verifyTwoFactor } from '../../../../contracts/two-factor.ts'
import { api } from '../../api/api.ts'
import { CodeForm } from './code-form.tsx'
import { QrCode } from './qr-code.tsx'
import classes from './settings.module.css'

interface TwoFactorSetupProps {
  seed: { secret: string; otpauthUrl: string }
  onCodes: (codes: readonly string[]) => void
  onCancel: () => void
}

/** The picture for the app, the same in letters, and the first code that proves that the app has it. */
export function TwoFactorSetup({ seed, onCodes, onCancel }: TwoFactorSetupProps) {
  const verifying = useMutation({
    mutationFn: async (otp: string) => (await api(verifyTwoFactor, { body: { otp } })).data,
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  })
  return (
    <div className={classes.setup}>
      <ol className={classes.steps}>
        <li>
          Open an authenticator app on your phone and add an account by this picture.
          <QrCode text={seed.otpauthUrl} label="Picture for the authenticator app" />
          <p className={classes.quiet}>
            No camera? Type this key:{' '}
            <code className={classes.code}>{seed.secret.replaceAll(/.{4}(?=.)/g, '$& ')}</code>
          </p>
        </li>
        <li>Enter the code that the app shows now.</li>
      </ol>
      <CodeForm
        action="Switch it on"
        hint="Six digits; every half minute there are new ones."
        attempt={verifying}
        onCancel={onCancel}
      />
    </div>
  )
}
