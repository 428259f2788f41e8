import { useParams } from 'react-router'

export default function WorkspacePage() {
  const { caseId } = useParams()
  return <p>{caseId}</p>
}
