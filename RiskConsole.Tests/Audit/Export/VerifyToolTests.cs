using RiskConsole.Tests.Packaging;

namespace RiskConsole.Tests.Audit.Export;

/// <summary>The stand-alone verifier against what others signed: the examples of C2SP and Rekor, and a log made without the console.</summary>
public sealed class VerifyToolTests : IDisposable
{
    private const string RekorKey = "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=";
    private const string RekorNote = "Rekor\n798034\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n\n"
        + "— rekor.sigstore.dev wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+GKVClgqq20uDLet7MCoTURUCRdxwWBHHufk=\n";

    private const string ExampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private const string ExampleNote = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private const string HouseKey = "riskconsole.example/audit/2026+851b0e9e+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNDkOBIIzruvuok+5JEtKiNkUN1q7VjJ6wL47gnu/cMWCPj6sKzDeaozE5y0AhOc7sFOUGkNYN2vnXi6LK224Fk=";
    private const string HouseEntry = """{"action":"alert.ack","actor":"u:1","data":{"note":"é \"q\" \\ \n"},"outcome":"ok","seq":1,"target":"alert:42","ts":"2026-01-02T03:04:06.000000Z","v":1}""";
    private const string HouseProof = "c2sp.org/tlog-proof@v1\nindex 1\n56lkMM4HNCJMFpHVCvE1EA446jiveG1iPLKtW+3QOb4=\nqHvuEfiREm+SRag+/h/CD8g6Y0z2mCd73cNEXWYqreY=\n\n" + HouseNote;
    private const string HouseNote = "riskconsole.example/audit/2026\n3\nW/wp4rhIH/Ehlvw/W/1Bd7jZ7WytIvaBbiQr0V969YE=\n\n"
        + "— riskconsole.example/audit/2026 hRsOnjBFAiEApZhnuu6Fg8m1yRNPZ1nOezcn9i8vjG69xGwKm5fbRn4CIGuVQY9bPJhxQOXZgfeQhSQrgNBDJFOZchfpo/4DoS5a\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("riskconsole-verify-").FullName;

    [Theory, Trait("Req", "AU2")]
    [InlineData(RekorNote, RekorKey, 0)]
    [InlineData(ExampleNote, ExampleKey, 0)]
    [InlineData(HouseNote, HouseKey, 0)]
    [InlineData(RekorNote, ExampleKey, 1)]
    public async Task Note_PublishedExample_HoldsByItsKeyAlone(string note, string key, int exitCode) =>
        Assert.Equal(exitCode, (await VerifyTool.RunAsync("--checkpoint", Put("note", note), "--vkey", key)).ExitCode);

    [Fact, Trait("Req", "AU2")]
    public async Task Note_ChangedText_IsFound()
    {
        var rekor = await VerifyTool.RunAsync("--checkpoint", Put("note", RekorNote.Replace("798034", "798035", StringComparison.Ordinal)), "--vkey", RekorKey);
        var example = await VerifyTool.RunAsync("--checkpoint", Put("note", ExampleNote.Replace("This", "That", StringComparison.Ordinal)), "--vkey", ExampleKey);

        Assert.Equal((1, 1), (rekor.ExitCode, example.ExitCode));
        Assert.Contains("does not fit", rekor.Errors, StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData("", "", 0)]
    [InlineData("alert:42", "alert:43", 1)]
    [InlineData("index 1", "index 2", 1)]
    [InlineData("qHvu", "qHvv", 1)]
    [InlineData("hRsOnjBF", "hRsOnjBG", 1)]
    [InlineData("W/wp", "W/wq", 1)]
    public async Task TlogProof_HouseVector_HoldsUntilSomethingIsChanged(string was, string becomes, int exitCode)
    {
        var proof = was.Length == 0 ? HouseProof : HouseProof.Replace(was, becomes, StringComparison.Ordinal);
        var entry = was.Length == 0 ? HouseEntry : HouseEntry.Replace(was, becomes, StringComparison.Ordinal);

        var run = await VerifyTool.RunAsync(Put("a.tlog-proof", proof), Put("entry", entry), "--vkey", HouseKey);

        Assert.Equal(exitCode, run.ExitCode);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task WrongUse_SaysWhatAndExitsWithTwoOrThree()
    {
        var runs = await Task.WhenAll(
            VerifyTool.RunAsync(), VerifyTool.RunAsync("--what"), VerifyTool.RunAsync(Put("a", HouseProof)), VerifyTool.RunAsync(Put("b", "x"), "--vkey", "no key"),
            VerifyTool.RunAsync(Path.Combine(_folder, "none")), VerifyTool.RunAsync(Put("c", "id,time\n1,2\n")));

        Assert.Equal([2, 2, 2, 2, 3, 3], runs.Select(run => run.ExitCode));
        Assert.All(runs, run => Assert.DoesNotContain("Traceback", run.Errors, StringComparison.Ordinal));
    }

    [Fact, Trait("Req", "AU2")]
    public void Tool_Source_StaysReadableInOneSitting()
    {
        var tool = Repository.PathOf("tools", "verify-audit");

        Assert.InRange(File.ReadLines(tool).Count(), 1, 199);
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(tool).HasFlag(UnixFileMode.UserExecute));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Put(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
