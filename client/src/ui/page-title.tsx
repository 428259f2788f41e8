/** The name of the page, in the tab and for screen readers: "Settings · Legal Connect". */
export function PageTitle({ children }: { children: string }) {
  return <title>{`${children} · Legal Connect`}</title>
}
