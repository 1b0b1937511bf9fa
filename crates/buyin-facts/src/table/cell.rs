//! What may stand in a column, and how it lies in Arrow.

use arrow::array::{
    Array, ArrayBuilder, BinaryArray, BinaryBuilder, BooleanArray, BooleanBuilder, Date32Array, Date32Builder,
    DictionaryArray, Float64Array, Float64Builder, Int16Array, Int16Builder, Int32Array, Int32Builder, Int64Array,
    Int64Builder, ListArray, ListBuilder, StringDictionaryBuilder, TimestampSecondArray, TimestampSecondBuilder,
    UInt8Array, UInt8Builder, UInt32Array, UInt32Builder, UInt64Array, UInt64Builder,
};
use arrow::datatypes::{DataType, Field, Int32Type, TimeUnit};
use std::sync::Arc;

use crate::day::{Day, Moment, Month};
use crate::estimate::Variance;
use crate::id::{BlobKey, CommitNumber, IdentityKey, ObjectId, RepositoryId, TokenHash};
use crate::table::{text, text_type};
use crate::unit::NanoDays;
use crate::word::Word;

/// A value that can stand in a column.
pub trait Cell: Sized {
    /// Arrow builder of the column.
    type Builder: ArrayBuilder + Default;
    /// Arrow array of the column.
    type Array: Array + Clone + std::fmt::Debug + 'static;
    /// Whether the column may hold nothing.
    const NULLABLE: bool;
    /// Arrow type of the column.
    fn data_type() -> DataType;
    /// Appends one value.
    fn append(builder: &mut Self::Builder, value: &Self);
    /// Reads one value.
    fn read(array: &Self::Array, index: usize) -> Self;
}

/// Implements [`Cell`] for a plain number and for the same number when it may be missing.
macro_rules! number {
    ($type:ty, $array:ty, $builder:ty, $data_type:expr, $into:expr, $from:expr) => {
        impl Cell for $type {
            type Builder = $builder;
            type Array = $array;
            const NULLABLE: bool = false;
            fn data_type() -> DataType {
                $data_type
            }
            fn append(builder: &mut Self::Builder, value: &Self) {
                builder.append_value($into(value));
            }
            fn read(array: &Self::Array, index: usize) -> Self {
                $from(array.value(index))
            }
        }

        impl Cell for Option<$type> {
            type Builder = $builder;
            type Array = $array;
            const NULLABLE: bool = true;
            fn data_type() -> DataType {
                $data_type
            }
            fn append(builder: &mut Self::Builder, value: &Self) {
                builder.append_option(value.as_ref().map($into));
            }
            fn read(array: &Self::Array, index: usize) -> Self {
                (!array.is_null(index)).then(|| $from(array.value(index)))
            }
        }
    };
}

number!(bool, BooleanArray, BooleanBuilder, DataType::Boolean, |v: &bool| *v, |v| v);
number!(u8, UInt8Array, UInt8Builder, DataType::UInt8, |v: &u8| *v, |v| v);
number!(i16, Int16Array, Int16Builder, DataType::Int16, |v: &i16| *v, |v| v);
number!(i32, Int32Array, Int32Builder, DataType::Int32, |v: &i32| *v, |v| v);
number!(u32, UInt32Array, UInt32Builder, DataType::UInt32, |v: &u32| *v, |v| v);
number!(u64, UInt64Array, UInt64Builder, DataType::UInt64, |v: &u64| *v, |v| v);
number!(f64, Float64Array, Float64Builder, DataType::Float64, |v: &f64| *v, |v| v);
number!(Variance, Float64Array, Float64Builder, DataType::Float64, |v: &Variance| v.0, Variance);
number!(NanoDays, Int64Array, Int64Builder, DataType::Int64, |v: &NanoDays| v.0, NanoDays);
number!(RepositoryId, UInt32Array, UInt32Builder, DataType::UInt32, |v: &RepositoryId| v.0, RepositoryId);
number!(CommitNumber, UInt32Array, UInt32Builder, DataType::UInt32, |v: &CommitNumber| v.0, CommitNumber);
number!(IdentityKey, UInt64Array, UInt64Builder, DataType::UInt64, |v: &IdentityKey| v.0, IdentityKey);
number!(BlobKey, UInt64Array, UInt64Builder, DataType::UInt64, |v: &BlobKey| v.0, BlobKey);
number!(TokenHash, UInt64Array, UInt64Builder, DataType::UInt64, |v: &TokenHash| v.0, TokenHash);
number!(Day, Date32Array, Date32Builder, DataType::Date32, |v: &Day| v.0, Day);
number!(Month, Int32Array, Int32Builder, DataType::Int32, |v: &Month| v.0, Month);
number!(
    Moment,
    TimestampSecondArray,
    TimestampSecondBuilder,
    DataType::Timestamp(TimeUnit::Second, None),
    |v: &Moment| v.0,
    Moment
);

impl Cell for ObjectId {
    type Builder = BinaryBuilder;
    type Array = BinaryArray;
    const NULLABLE: bool = false;
    fn data_type() -> DataType {
        DataType::Binary
    }
    fn append(builder: &mut Self::Builder, value: &Self) {
        builder.append_value(&value.0);
    }
    fn read(array: &Self::Array, index: usize) -> Self {
        Self(array.value(index).to_vec())
    }
}

impl Cell for String {
    type Builder = StringDictionaryBuilder<Int32Type>;
    type Array = DictionaryArray<Int32Type>;
    const NULLABLE: bool = false;
    fn data_type() -> DataType {
        text_type()
    }
    fn append(builder: &mut Self::Builder, value: &Self) {
        builder.append_value(value);
    }
    fn read(array: &Self::Array, index: usize) -> Self {
        text(array, index).to_owned()
    }
}

impl Cell for Option<String> {
    type Builder = StringDictionaryBuilder<Int32Type>;
    type Array = DictionaryArray<Int32Type>;
    const NULLABLE: bool = true;
    fn data_type() -> DataType {
        text_type()
    }
    fn append(builder: &mut Self::Builder, value: &Self) {
        builder.append_option(value.as_ref());
    }
    fn read(array: &Self::Array, index: usize) -> Self {
        (!array.is_null(index)).then(|| text(array, index).to_owned())
    }
}

impl<W: Word> Cell for Option<W> {
    type Builder = StringDictionaryBuilder<Int32Type>;
    type Array = DictionaryArray<Int32Type>;
    const NULLABLE: bool = true;
    fn data_type() -> DataType {
        text_type()
    }
    fn append(builder: &mut Self::Builder, value: &Self) {
        builder.append_option(value.map(Word::spelling));
    }
    fn read(array: &Self::Array, index: usize) -> Self {
        text(array, index).parse().ok()
    }
}

impl Cell for Vec<IdentityKey> {
    type Builder = ListBuilder<UInt64Builder>;
    type Array = ListArray;
    const NULLABLE: bool = false;
    fn data_type() -> DataType {
        DataType::List(Arc::new(Field::new_list_field(DataType::UInt64, true)))
    }
    fn append(builder: &mut Self::Builder, value: &Self) {
        builder.append_value(value.iter().map(|key| Some(key.0)));
    }
    fn read(array: &Self::Array, index: usize) -> Self {
        let items = array.value(index);
        let keys = items.as_any().downcast_ref::<UInt64Array>();
        keys.map(|keys| keys.values().iter().copied().map(IdentityKey).collect()).unwrap_or_default()
    }
}
