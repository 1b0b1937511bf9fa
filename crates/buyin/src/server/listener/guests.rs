//! How many connections each address holds, so that nobody holds all of them.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bits of an address of version 6 that are one household's: below them one machine can have as many as it likes.
const HOUSEHOLD: u32 = 64;

/// Connections by address.
#[derive(Debug)]
pub(super) struct Guests {
    most: usize,
    held: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection that is counted until it is dropped.
#[derive(Debug)]
pub(super) struct Guest {
    guests: Arc<Guests>,
    from: IpAddr,
}

impl Guests {
    /// Nobody yet, and later at most so many of each address.
    pub(super) fn at_most(most: usize) -> Arc<Self> {
        Arc::new(Self { most, held: Mutex::default() })
    }

    /// Counts a connection; nothing where the address holds all it may.
    pub(super) fn admit(self: &Arc<Self>, from: IpAddr) -> Option<Guest> {
        let from = household(from);
        let mut held = self.locked();
        let count = held.entry(from).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Guest { guests: Arc::clone(self), from })
    }

    /// What a thread that panicked left is sound: every change is made in one step.
    fn locked(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut held = self.guests.locked();
        if let Some(count) = held.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.from);
            }
        }
    }
}

/// An address, or that of all the addresses one machine can easily have.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let kept = address.to_bits() >> HOUSEHOLD << HOUSEHOLD;
            IpAddr::V6(Ipv6Addr::from_bits(kept))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_is_counted_for_itself_until_its_connections_end() {
        let guests = Guests::at_most(2);
        let from = |text: &str| text.parse::<IpAddr>().expect("an address");
        let held: Vec<Guest> = (0..2).filter_map(|_| guests.admit(from("10.0.0.1"))).collect();
        assert!(held.len() == 2 && guests.admit(from("10.0.0.1")).is_none());
        assert!(guests.admit(from("::ffff:10.0.0.1")).is_none(), "the same, written otherwise");
        let _others =
            [guests.admit(from("2001:db8::1")), guests.admit(from("2001:db8::2"))].map(|guest| guest.expect("room"));
        assert!(guests.admit(from("2001:db8::3")).is_none(), "one machine has many of these");
        assert!(guests.admit(from("2001:db8:0:1::3")).is_some());
        drop(held);
        assert!(guests.admit(from("10.0.0.1")).is_some());
    }
}
