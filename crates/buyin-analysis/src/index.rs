//! Positions in the lists of one organisation, as of one day. They mean nothing outside of it and are never stored.

/// Declares a position type.
macro_rules! position {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into its list.
            pub fn at(self) -> usize {
                self.0 as usize
            }
        }

        impl From<usize> for $name {
            fn from(index: usize) -> Self {
                Self(u32::try_from(index).expect("because lists hold less than 2^32 items"))
            }
        }
    };
}

position! {
    /// A repository in [`crate::history::History::repositories`].
    RepositoryIx
}
position! {
    /// A commit in [`crate::history::History::commits`].
    CommitIx
}
position! {
    /// A (repository, folder) in [`crate::history::Folders`].
    FolderIx
}
position! {
    /// A person, bot or agent in [`crate::person::People`].
    PersonIx
}
position! {
    /// A team in [`crate::team::Teams`].
    TeamIx
}
position! {
    /// A component in [`crate::component::Components`].
    ComponentIx
}
position! {
    /// A product in [`crate::product::Products`].
    ProductIx
}
position! {
    /// A folder in [`crate::discover::landscape::Landscape`].
    DirectoryIx
}
position! {
    /// A file in [`crate::discover::landscape::Landscape`].
    FileIx
}
