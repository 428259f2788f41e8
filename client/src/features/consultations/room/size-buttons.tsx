import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import {
  IconArrowsMove,
  IconBoxAlignBottomLeft,
  IconBoxAlignBottomRight,
  IconBoxAlignTopLeft,
  IconBoxAlignTopRight,
  IconLayoutGrid,
  IconLayoutSidebarRight,
  IconMaximize,
  IconPictureInPicture,
  IconUser,
} from '@tabler/icons-react'
import classes from './room.module.css'
import type { StageView } from './stage.tsx'
import { type Corner, cornerNames, corners, type Floating } from './use-corner.ts'
import type { RoomSize } from './use-room-size.ts'

const sizes: { size: RoomSize; label: string; Icon: typeof IconMaximize }[] = [
  { size: 'beside', label: 'Video beside the text', Icon: IconLayoutSidebarRight },
  { size: 'large', label: 'Large video', Icon: IconMaximize },
  { size: 'floating', label: 'Small floating video', Icon: IconPictureInPicture },
]

interface SizeButtonsProps {
  size: RoomSize
  onSize: (size: RoomSize) => void
  view: StageView
  onView: (view: StageView) => void
  /** What lies over something else and can be moved; undefined while nothing does. */
  floating: Floating | undefined
}

/** How much room the video takes, and where it lies. */
export function SizeButtons({ size, onSize, view, onView, floating }: SizeButtonsProps) {
  const isGrid = view === 'grid'
  return (
    <fieldset className={classes.sizes}>
      <legend className="visually-hidden">How the video is shown</legend>
      {sizes.map(({ size: known, label, Icon }) => (
        <Tooltip key={known} label={label}>
          <ActionIcon
            variant={size === known ? 'light' : 'subtle'}
            color={size === known ? 'ink' : 'gray'}
            size={30}
            aria-label={label}
            aria-pressed={size === known}
            onClick={() => onSize(known)}
          >
            <Icon size={18} />
          </ActionIcon>
        </Tooltip>
      ))}
      <div className={classes.viewButtons}>
        {floating && <CornerMenu floating={floating} />}
        {size !== 'floating' && (
          <Tooltip label={isGrid ? 'Show who speaks' : 'Show everybody alike'}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              aria-label="Everybody alike"
              aria-pressed={isGrid}
              onClick={() => onView(isGrid ? 'speaker' : 'grid')}
            >
              {isGrid ? <IconUser size={18} /> : <IconLayoutGrid size={18} />}
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    </fieldset>
  )
}

const cornerIcons: Record<Corner, typeof IconBoxAlignTopLeft> = {
  'top-left': IconBoxAlignTopLeft,
  'top-right': IconBoxAlignTopRight,
  'bottom-left': IconBoxAlignBottomLeft,
  'bottom-right': IconBoxAlignBottomRight,
}

/** For whoever does not drag: the four corners by name. */
function CornerMenu({ floating: { corner, moveTo } }: { floating: Floating }) {
  return (
    <Menu position="top-end" withinPortal>
      <Menu.Target>
        <Tooltip label="Move the small video, or drag it">
          <ActionIcon variant="subtle" color="gray" size={30} aria-label="Move the small video">
            <IconArrowsMove size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {corners.map((known) => {
          const Icon = cornerIcons[known]
          return (
            <Menu.Item
              key={known}
              leftSection={<Icon size={18} aria-hidden />}
              disabled={known === corner}
              onClick={() => moveTo(known)}
            >
              {cornerNames[known]}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
