//! History of one repository into fact rows. The only module that uses gix to read.
