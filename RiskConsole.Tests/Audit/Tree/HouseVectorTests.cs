using System.Text;
using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;

namespace RiskConsole.Tests.Audit.Tree;

/// <summary>The vector of three entries that every reader of our logs can be tried with.</summary>
public class HouseVectorTests
{
    private const string Key =
        "riskconsole.example/audit/2026+851b0e9e+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNDkOBIIzruvuok+5JEtKiNkUN1q7VjJ6wL47gnu/cMWCPj6sKzDeaozE5y0AhOc7sFOUGkNYN2vnXi6LK224Fk=";
    private const string Note =
        "riskconsole.example/audit/2026\n3\nW/wp4rhIH/Ehlvw/W/1Bd7jZ7WytIvaBbiQr0V969YE=\n\n— riskconsole.example/audit/2026 "
        + "hRsOnjBFAiEApZhnuu6Fg8m1yRNPZ1nOezcn9i8vjG69xGwKm5fbRn4CIGuVQY9bPJhxQOXZgfeQhSQrgNBDJFOZchfpo/4DoS5a\n";

    private static readonly string[] s_entries =
    [
        """{"action":"auth.login","actor":"u:1","data":{},"outcome":"ok","seq":0,"target":"","ts":"2026-01-02T03:04:05.678901Z","v":1}""",
        """{"action":"alert.ack","actor":"u:1","data":{"note":"é \"q\" \\ \n"},"outcome":"ok","seq":1,"target":"alert:42","ts":"2026-01-02T03:04:06.000000Z","v":1}""",
        """{"action":"audit.checkpoint","actor":"sys","data":{"n":9007199254740991},"outcome":"ok","seq":2,"target":"","ts":"2026-01-02T03:04:07.000001Z","v":1}""",
    ];

    private static readonly (int Length, string Leaf)[] s_expected =
    [
        (123, "e7a96430ce0734224c1691d50af135100e38ea38af786d623cb2ad5bedd039be"),
        (153, "43c70134122ee944690f05da21ac6b953a46fdabe34a22700cbc4e72bcdc2a76"),
        (149, "a87bee11f891126f9245a83efe1fc20fc83a634cf698277bddc3445d662aade6"),
    ];

    [Fact, Trait("Req", "AU2")]
    public void Leaves_OfTheHouseVector_AreThoseWrittenDown()
    {
        for (var i = 0; i < s_entries.Length; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(s_entries[i]);
            Assert.Equal(s_expected[i].Length, bytes.Length);
            Assert.Equal(s_expected[i].Leaf, Convert.ToHexStringLower(MerkleHash.Leaf(bytes)));
        }
    }

    [Fact, Trait("Req", "AU2")]
    public void Entry_DraftsOfTheHouseVector_HaveItsBytes()
    {
        AuditDraft[] drafts =
        [
            AuditDraft.Of(new EntryParts(Time(5, 678_901), "u:1", "auth.login", AuditOutcome.Ok, "", [])),
            AuditDraft.Of(new EntryParts(Time(6, 0), "u:1", "alert.ack", AuditOutcome.Ok, "alert:42", new JsonObject { ["note"] = "é \"q\" \\ \n" })),
            AuditDraft.Of(new EntryParts(Time(7, 1), "sys", "audit.checkpoint", AuditOutcome.Ok, "", new JsonObject { ["n"] = CanonicalJson.LargestNumber })),
        ];
        for (var i = 0; i < drafts.Length; i++)
            Assert.Equal(s_entries[i], Encoding.UTF8.GetString(drafts[i].Entry(i)));
    }

    [Fact, Trait("Req", "AU2")]
    public void Checkpoint_OfTheHouseVector_IsSignedAndProvesTheSecondEntry()
    {
        byte[][] leaves = Array.ConvertAll(s_entries, entry => MerkleHash.Leaf(Encoding.UTF8.GetBytes(entry)));
        var note = SignedNote.Parse(Note);
        var checkpoint = Checkpoint.Parse(note.Text);
        var path = MerkleProofs.Inclusion(Vectors.SubtreesOf(leaves), 1, 3);

        Assert.True(note.IsSignedBy([NoteKey.Parse(Key)]));
        Assert.Equal(Vectors.Mth(leaves), checkpoint.Root);
        Assert.Equal("5bfc29e2b8481ff12196fc3f5bfd4177b8d9ed6cad22f6816e242bd15f7af581", Convert.ToHexStringLower(checkpoint.Root));
        Assert.Equal([leaves[0], leaves[2]], path);
        Assert.True(MerkleProofs.VerifyInclusion(1, 3, leaves[1], path, checkpoint.Root));
        Assert.Equal(
            $"c2sp.org/tlog-proof@v1\nindex 1\n{Convert.ToBase64String(leaves[0])}\n{Convert.ToBase64String(leaves[2])}\n\n{Note}",
            new EntryProof(checkpoint.Origin, 1, Encoding.UTF8.GetBytes(s_entries[1]), leaves[1], path, 3, checkpoint.Root, Note, [Key]).ToTlogProof());
    }

    private static DateTimeOffset Time(int second, int micros) => new DateTimeOffset(2026, 1, 2, 3, 4, second, TimeSpan.Zero).AddMicroseconds(micros);
}
