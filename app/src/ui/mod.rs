//! The parts that every page is made of. They know no feature, fetch nothing and decide nothing:
//! values, words and callbacks are handed in. What they look like is in `style/ui/`.

mod avatar;
mod banner;
mod button;
mod combobox;
mod copy;
mod dialog;
mod dom;
mod empty;
mod field;
mod icon;
mod level;
mod menu;
mod perm;
mod round;
mod skeleton;
mod sortable;
mod status;
mod text;
mod toast;

pub(crate) use self::dialog::show_modal;
pub use self::{
    avatar::Avatar,
    banner::{Banner, Tone},
    button::{Button, IconButton, LinkButton, Look},
    combobox::{ComboOption, Combobox},
    copy::CopyButton,
    dialog::{CancelButton, Dialog, DialogBody, DialogFooter},
    empty::EmptyState,
    field::{
        Checkbox, FieldError, PasswordField, RadioField, RadioOption, SelectField, SelectOption, TextArea, TextField,
        field_id,
    },
    icon::{Assets, Icon},
    level::{LevelControl, LevelStop},
    menu::{Menu, MenuButton, MenuLink, MenuRule},
    perm::{PermissionIcon, PermissionLook},
    skeleton::{CardSkeleton, DialogSkeleton, ListSkeleton},
    sortable::Sortable,
    status::{Badge, Status},
    toast::{Toaster, Toasts},
};
