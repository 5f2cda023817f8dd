//! The members of the demo organization: invented, and named after the plants of the north.

/// A member.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) group: &'static str,
    /// How many of a hundred clicks are on this member's links, about.
    pub(super) weight: f64,
    /// How much likelier than usual the people this member talks to are to go on.
    pub(super) quality: f64,
}

const fn person(name: &'static str, group: &'static str, weight: f64, quality: f64) -> Person {
    Person { name, group, weight, quality }
}

/// All members; the first is `m-01`.
pub(super) const PEOPLE: [Person; 38] = [
    person("Åse Røsslyng", "Trøndelag", 7.6, 1.08),
    person("Leif Einerbær", "Trøndelag", 5.0, 1.30),
    person("Olav Tyttebær", "Oslo", 6.7, 1.06),
    person("Solveig Forglemmegei", "Agder", 3.6, 1.42),
    person("Kari Multe", "Nord-Troms", 6.4, 0.98),
    person("Bjørn Blåveis", "Oslo", 5.4, 1.08),
    person("Siv Kvitveis", "Rogaland", 5.1, 1.02),
    person("Marit Soldogg", "Vestland", 5.0, 0.90),
    person("Arne Bjørnemose", "Vestland", 3.9, 1.00),
    person("Inger-Johanne Geitrams", "Vestland", 5.6, 0.86),
    person("Sverre Ryllik", "Trøndelag", 2.8, 1.20),
    person("Torunn Reinrose", "Nord-Troms", 3.1, 1.14),
    person("Gerd Liljekonvall", "Innlandet", 0.7, 1.10),
    person("Tone Perikum", "Rogaland", 0.6, 0.90),
    person("Randi Marikåpe", "Innlandet", 3.4, 0.78),
    person("Máret Jonsokblom", "Finnmark", 2.6, 1.10),
    person("Ola Krekling", "Oslo", 2.9, 0.80),
    person("Anne Blåbær", "Agder", 2.5, 0.92),
    person("Per Hestehov", "Innlandet", 2.3, 0.88),
    person("Ingrid Prestekrage", "Oslo", 2.7, 1.02),
    person("Knut Tepperot", "Trøndelag", 1.9, 0.96),
    person("Hilde Linnea", "Rogaland", 2.2, 1.05),
    person("Geir Gjøksyre", "Vestland", 1.6, 0.84),
    person("Berit Mjødurt", "Agder", 1.8, 1.00),
    person("Tor Strandnellik", "Rogaland", 1.3, 0.74),
    person("Liv Skogstjerne", "Innlandet", 1.7, 1.12),
    person("Jan Firkløver", "Oslo", 1.2, 0.90),
    person("Ellen Harerug", "Nord-Troms", 1.4, 1.04),
    person("Svein Fjellsyre", "Finnmark", 1.0, 0.80),
    person("Astrid Rødknapp", "Agder", 1.2, 0.98),
    person("Nils Kvann", "Finnmark", 0.9, 1.10),
    person("Wenche Fjellfiol", "Trøndelag", 1.0, 0.86),
    person("Rolf Myrull", "Nord-Troms", 0.6, 0.92),
    person("Turid Smørbukk", "Vestland", 0.8, 1.00),
    person("Egil Skrubbær", "Innlandet", 0.4, 0.90),
    person("Ragnhild Issoleie", "Oslo", 0.3, 1.00),
    person("Johan Trollbær", "Rogaland", 0.0, 1.00),
    person("Aila Dvergbjørk", "Finnmark", 0.0, 1.00),
];

/// The id of the member at that place.
pub(super) fn member_id(place: usize) -> String {
    format!("m-{:02}", place + 1)
}

/// The id of that member in the app.
pub(super) fn member_user(place: usize) -> String {
    format!("u-{}", 1001 + place)
}

/// The file of members.
pub(super) fn members_csv() -> String {
    let mut text = String::from("member_id,name,group,user_id\n");
    for (place, person) in PEOPLE.iter().enumerate() {
        let row = format!("{},{},{},{}\n", member_id(place), person.name, person.group, member_user(place));
        text.push_str(&row);
    }
    text
}
