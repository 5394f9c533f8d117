using System.Text.Json.Nodes;
using RiskConsole.Access;
using RiskConsole.Audit.Export;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Tree;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Export;

/// <summary>Exports with proofs, before the verifier that knows nothing of the console.</summary>
public sealed class ProvedExportTests : IAsyncLifetime
{
    private readonly ExportDesk _desk = new();

    public Task InitializeAsync() => _desk.TellAsync(600);

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact, Trait("Req", "AU5")]
    public async Task Export_Everything_VerifiesOutside()
    {
        var (path, result) = await _desk.ExportAsync(_desk.Request());

        var pinned = await VerifyTool.RunAsync(path, "--vkey", _desk.VerifierKey);
        var trusting = await VerifyTool.RunAsync(path);

        // The entry that opens the log is one of them.
        Assert.Equal((601, 0, 0), (result.Entries, result.LeftOut, result.Refuted));
        Assert.Equal((0, ""), (pinned.ExitCode, pinned.Errors));
        Assert.Contains("601 entries between #0 and #600, without a gap", pinned.Output, StringComparison.Ordinal);
        Assert.EndsWith("OK\n", pinned.Output, StringComparison.Ordinal);
        Assert.Equal(0, trusting.ExitCode);
        Assert.Contains("nothing says they are the console's", trusting.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact, Trait("Req", "AU5")]
    public async Task Export_Query_HoldsWhatMatchesAndNothingElse()
    {
        var (path, result) = await _desk.ExportAsync(_desk.Request("action:rule.save outcome:failed"));

        Assert.Equal(8, result.Entries);
        Assert.Equal(0, (await VerifyTool.RunAsync(path, "--vkey", _desk.VerifierKey)).ExitCode);
        var lines = File.ReadAllLines(path);
        Assert.Equal(9, lines.Length);
        var header = JsonNode.Parse(lines[0])!;
        Assert.Equal(("riskconsole-audit-export/1", "action:rule.save outcome:failed", 8), ((string)header["format"]!, (string)header["query"]!, (int)header["entries"]!));
        Assert.DoesNotContain("\"pii\"", lines[1], StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "AU5")]
    [InlineData("flip a byte of an entry", "its bytes are not in canonical form")]
    [InlineData("flip a byte of a path", "not in the log that was signed")]
    [InlineData("leave a line out", "the header tells of 86 entries, the file holds 85")]
    [InlineData("repeat a line", "there twice")]
    [InlineData("swap the proofs of two", "not in the log that was signed")]
    [InlineData("change a position", "its bytes are those of position")]
    [InlineData("change the size that was signed", "does not fit the checkpoint")]
    [InlineData("change the signature", "does not fit the checkpoint")]
    [InlineData("cut the end off", "is no entry")]
    [InlineData("another key", "none of the keys")]
    public async Task Export_Changed_IsFoundOutside(string change, string why)
    {
        var (path, _) = await _desk.ExportAsync(_desk.Request("action:rule.save"));
        var lines = File.ReadAllLines(path);
        var key = _desk.VerifierKey;
        switch (change)
        {
            case "flip a byte of an entry": Edit(3, line => { var entry = Convert.FromBase64String((string)line["entry_b64"]!); entry[20] ^= 1; line["entry_b64"] = Convert.ToBase64String(entry); }); break;
            case "flip a byte of a path": Edit(3, line => { var hash = Convert.FromBase64String((string)line["proof"]![2]!); hash[31] ^= 128; line["proof"]![2] = Convert.ToBase64String(hash); }); break;
            case "leave a line out": lines = [.. lines[..4], .. lines[5..]]; break;
            case "repeat a line": lines = [.. lines[..4], lines[3], .. lines[5..]]; break;
            case "swap the proofs of two": var third = JsonNode.Parse(lines[3])!["proof"]!.DeepClone(); Edit(3, line => line["proof"] = JsonNode.Parse(lines[4])!["proof"]!.DeepClone()); Edit(4, line => line["proof"] = third); break;
            case "change a position": Edit(3, line => line["seq"] = (long)line["seq"]! + 1); break;
            case "change the size that was signed": lines[0] = lines[0].Replace("\\n601\\n", "\\n602\\n", StringComparison.Ordinal); break;
            case "change the signature": Edit(0, head => { var note = (string)head["logs"]![0]!["checkpoint"]!; head["logs"]![0]!["checkpoint"] = note[..^8] + (note[^8] == 'A' ? 'B' : 'A') + note[^7..]; }); break;
            case "cut the end off": lines[^1] = lines[^1][..^10]; break;
            default: await using (var other = new ExportDesk()) key = other.VerifierKey; break;
        }
        File.WriteAllText(path, string.Join('\n', lines) + "\n");

        var run = await VerifyTool.RunAsync(path, "--vkey", key);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("CHANGED: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(why, run.Errors, StringComparison.Ordinal);

        void Edit(int at, Action<JsonNode> edit)
        {
            var line = JsonNode.Parse(lines[at])!;
            edit(line);
            lines[at] = line.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        }
    }

    [Fact, Trait("Req", "AU5")]
    public async Task Export_Unfinished_PassesForNone()
    {
        var (path, _) = await _desk.ExportAsync(_desk.Request());
        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, [new string(' ', lines[0].Length), .. lines[1..100]]);

        Assert.Equal(3, (await VerifyTool.RunAsync(path, "--vkey", _desk.VerifierKey)).ExitCode);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Export_ComparedWithAnchors_MustBeAmongThem()
    {
        var (path, _) = await _desk.ExportAsync(_desk.Request("id:5"));
        var note = (string)JsonNode.Parse(File.ReadLines(path).First())!["logs"]![0]!["checkpoint"]!;
        var anchors = Path.Combine(Path.GetDirectoryName(path)!, "anchors.txt");

        await File.WriteAllTextAsync(anchors, $"2026-01-01T00:00:00Z {Base64(note.Replace("\n601\n", "\n600\n", StringComparison.Ordinal))}\n2026-01-01T00:00:10Z {Base64(note)}\n");
        Assert.Equal(0, (await VerifyTool.RunAsync(path, "--vkey", _desk.VerifierKey, "--checkpoint", anchors)).ExitCode);
        await File.WriteAllTextAsync(anchors, note);
        Assert.Equal(0, (await VerifyTool.RunAsync(path, "--vkey", _desk.VerifierKey, "--checkpoint", anchors)).ExitCode);
        var root = note.Split('\n')[2];
        await File.WriteAllTextAsync(anchors, $"2026-01-01T00:00:00Z {Base64(note.Replace(root, Convert.ToBase64String(new byte[32]), StringComparison.Ordinal))}\n");
        Assert.Equal(1, (await VerifyTool.RunAsync(path, "--vkey", _desk.VerifierKey, "--checkpoint", anchors)).ExitCode);
        await File.WriteAllTextAsync(anchors, "");
        Assert.Equal(3, (await VerifyTool.RunAsync(path, "--vkey", _desk.VerifierKey, "--checkpoint", anchors)).ExitCode);

        static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
    }

    [Fact, Trait("Req", "AU6")]
    public async Task Export_WithPersonal_IsProvedTooAndForAdminsAlone()
    {
        var (path, _) = await _desk.ExportAsync(_desk.Request("id:<20", personal: true));
        var whole = await VerifyTool.RunAsync(path, "--vkey", _desk.VerifierKey);
        File.WriteAllText(path, File.ReadAllText(path).Replace("ada 3", "eve 3", StringComparison.Ordinal));
        var changed = await VerifyTool.RunAsync(path, "--vkey", _desk.VerifierKey);

        Assert.Equal((0, 1), (whole.ExitCode, changed.ExitCode));
        Assert.Contains("18 entries, each fits", whole.Output, StringComparison.Ordinal);
        Assert.Contains("personal data", changed.Errors, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AccessDeniedException>(() => _desk.ExportAsync(_desk.Request(personal: true), ExportDesk.Ben));
    }

    [Fact, Trait("Req", "AU5")]
    public async Task Export_ColumnsThatLie_AreRefutedByTheBytes()
    {
        _desk.Store.Tamper("UPDATE audit_entry SET target = 'alert:moved' WHERE id IN (30, 31)");

        var (_, result) = await _desk.ExportAsync(_desk.Request("target:alert\\:moved"));

        Assert.Equal((0, 2), (result.Entries, result.Refuted));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Export_ChangedLog_IsRefusedAndSaysWhere()
    {
        await _desk.SignNowAsync(Deadline.Token);
        _desk.Store.Tamper("UPDATE audit_entry SET entry = CAST(replace(CAST(entry AS TEXT), '\"number\":300', '\"number\":999') AS BLOB) WHERE id = 302");

        var refused = await Assert.ThrowsAsync<ExportFailedException>(() => _desk.ExportAsync(_desk.Request()));

        Assert.Contains("Entry 302, #301", refused.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Export_SigningHalted_LeavesOutWhatNoCheckpointCovers()
    {
        _desk.Halted = "for a test";
        var none = await Assert.ThrowsAsync<ExportFailedException>(() => _desk.ExportAsync(_desk.Request()));
        _desk.Halted = null;
        await _desk.SignNowAsync(Deadline.Token);
        _desk.Halted = "for a test";
        await _desk.TellAsync(5);

        var (path, result) = await _desk.ExportAsync(_desk.Request());
        var csv = await _desk.ExportAsync(_desk.Request(format: ExportFormat.Csv));

        Assert.Contains("for a test", none.Message, StringComparison.Ordinal);
        Assert.Equal((601, 5), (result.Entries, result.LeftOut));
        Assert.Equal(606, csv.Result.Entries);
        Assert.Contains("left out     5", (await VerifyTool.RunAsync(path, "--vkey", _desk.VerifierKey)).Output, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU5")]
    public async Task CachedSubtrees_EveryPosition_GiveWhatTheTreeGives() => await _desk.Store.Reader.ReadAsync(connection =>
    {
        foreach (var size in (long[])[1, 2, 255, 256, 257, 511, 512, 513, 600, 601])
        {
            var cached = new CachedSubtrees(1, size);
            var plain = TreeReads.Of(connection, 1);
            for (var index = 0L; index < size; index += size < 4 ? 1 : 29)
                Assert.Equal(MerkleProofs.Inclusion(plain, index, size).Select(Convert.ToHexString), cached.Inclusion(connection, index).Select(Convert.ToHexString));
        }
        return true;
    }, Deadline.Token);
}
