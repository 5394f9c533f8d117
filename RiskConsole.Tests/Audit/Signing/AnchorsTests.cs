using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Tests.Audit.Signing;

public class AnchorsTests
{
    private const string Origin = "riskconsole/audit/2026-Q4-1";

    [Fact, Trait("Req", "AU3")]
    public async Task Append_Several_AreReadInOrderByOrigin()
    {
        await using var store = new AuditStore();
        var anchors = new Anchors(store.Paths);
        Assert.Null(anchors.Last(Origin));
        anchors.Append(Signed(Origin, 1));
        anchors.Append(Signed("riskconsole/audit/2027-Q1-2", 7));
        anchors.Append(Signed(Origin, 5));

        var fresh = new Anchors(store.Paths);

        Assert.Equal([1, 5], fresh.Read(Origin).Select(anchor => anchor.Checkpoint.Size));
        Assert.Equal(Signed(Origin, 5).Note, fresh.Last(Origin)!.Note);
        Assert.Equal(7, fresh.Last("riskconsole/audit/2027-Q1-2")!.Checkpoint.Size);
        Assert.Null(fresh.Last("riskconsole/audit/2026-Q4-10"));
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Last_NameOfALaterLogBeginsAlike_IsNotTakenForIt()
    {
        await using var store = new AuditStore();
        var anchors = new Anchors(store.Paths);
        foreach (var first in new[] { "a/1", "ab/1", "abc/1" })
        {
            anchors.Append(Signed(first, 4));
            anchors.Append(Signed(first + "0", 2));
            Assert.Equal(4, anchors.Last(first)!.Checkpoint.Size);
        }
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Last_LineTornByACrash_IsIgnoredAndCutOffByTheNext()
    {
        await using var store = new AuditStore();
        var anchors = new Anchors(store.Paths);
        anchors.Append(Signed(Origin, 1));
        var whole = File.ReadAllText(anchors.Path);
        anchors.Append(Signed(Origin, 2));
        foreach (var length in new[] { whole.Length + 1, whole.Length + 40, whole.Length * 3 / 2, whole.Length * 2 - 1 })
        {
            var torn = File.ReadAllText(anchors.Path);
            File.WriteAllText(anchors.Path, whole + (whole + whole)[whole.Length..length]);
            Assert.Equal(1, new Anchors(store.Paths).Last(Origin)!.Checkpoint.Size);
            Assert.Single(anchors.Read(Origin));
            File.WriteAllText(anchors.Path, torn);
        }
        File.WriteAllText(anchors.Path, whole[..^1]);
        Assert.Null(anchors.Last(Origin));
        File.WriteAllText(anchors.Path, whole + "2026-11-2");

        anchors.Append(Signed(Origin, 3));

        Assert.Equal([1, 3], new Anchors(store.Paths).Read(Origin).Select(anchor => anchor.Checkpoint.Size));
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Read_CompleteLineThatIsNoAnchor_NamesTheLine()
    {
        await using var store = new AuditStore();
        var anchors = new Anchors(store.Paths);
        anchors.Append(Signed(Origin, 1));
        File.AppendAllText(anchors.Path, "nonsense\n");

        Assert.Contains("line 2", Assert.Throws<AnchorException>(() => anchors.Last(Origin)).Message, StringComparison.Ordinal);
        Assert.Contains("line 2", Assert.Throws<AnchorException>(() => anchors.Read(Origin)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Append_PlaceThatCannotBeWritten_SaysSo()
    {
        await using var store = new AuditStore(configure: options => options.AnchorFile = "/proc/nowhere/anchors.txt");
        var anchors = new Anchors(store.Paths);

        Assert.Contains("cannot be written", Assert.Throws<AnchorException>(() => anchors.Append(Signed(Origin, 1))).Message, StringComparison.Ordinal);
        Assert.Null(anchors.Last(Origin));
    }

    private static SignedCheckpoint Signed(string origin, long size)
    {
        var checkpoint = new Checkpoint(origin, size, MerkleHash.Leaf([(byte)size]));
        return new(checkpoint, new SignedNote(checkpoint.Text, [new(origin, 1, [1, 2, 3, 4])]).ToString(), DateTimeOffset.UnixEpoch.AddDays(20_000));
    }
}
