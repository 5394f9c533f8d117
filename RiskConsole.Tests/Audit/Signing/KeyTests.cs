using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using RiskConsole.Audit.Signing;
using RiskConsole.Hosting;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Signing;

public class KeyTests
{
    private const string Origin = "riskconsole/audit/2026-Q4-1";

    [Fact, Trait("Req", "AU3"), UnsupportedOSPlatform("windows")]
    public async Task Prepare_FirstStart_MakesAKeyForItsOwnerAlone()
    {
        await using var store = new AuditStore();
        using var keys = Keys(store);

        keys.Prepare(wasSigned: false);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.Paths.KeyFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(store.Paths.KeyFile)!));
        var signer = Assert.Single(keys.Signers(Origin));
        Assert.Equal(Origin, signer.Key.Name);
        using var again = Keys(store);
        again.Prepare(wasSigned: true);
        Assert.Equal(signer.Key, again.Signers(Origin)[0].Key);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Prepare_KeyOfASignedLogIsGone_MakesNoOther()
    {
        await using var store = new AuditStore();
        using var keys = Keys(store);

        var fault = Assert.Throws<AuditKeyException>(() => keys.Prepare(wasSigned: true));

        Assert.Contains("Restore it from a copy", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(store.Paths.KeyFile));
    }

    [Theory, Trait("Req", "AU3")]
    [InlineData(null, "is not there")]
    [InlineData("no key at all", "no private key of P-256")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no private key of P-256")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "is encrypted")]
    public void Read_BadFile_SaysWhatToDo(string? text, string expected)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        if (text is not null)
            File.WriteAllText(file, text);

        var fault = Assert.Throws<AuditKeyException>(() => KeyFiles.Read(file, "Audit:SigningKeyFile"));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("Audit:SigningKeyFile", fault.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact, Trait("Req", "AU3")]
    public void Read_OtherCurveOrPublicKeyOrFolder_IsRefused()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var right = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var (pem, expected) in new[] { (larger.ExportPkcs8PrivateKeyPem(), "not on the curve P-256"), (right.ExportSubjectPublicKeyInfoPem(), "no private key") })
        {
            File.WriteAllText(file, pem);
            Assert.Contains(expected, Assert.Throws<AuditKeyException>(() => KeyFiles.Read(file, "x")).Message, StringComparison.Ordinal);
        }
        File.Delete(file);
        Assert.Contains("cannot be read", Assert.Throws<AuditKeyException>(() => KeyFiles.Read(Path.GetTempPath(), "x")).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU3"), Trait("Req", "OP5")]
    public async Task Start_NamedKeyIsMissing_FailsAndNamesTheSetting()
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-test-").FullName;

        var fault = await Assert.ThrowsAsync<SettingException>(
            () => TestConsole.StartAsync(folder: folder, settings: ("Audit:SigningKeyFile", Path.Combine(folder, "nowhere.pem"))));

        Assert.Contains("Audit:SigningKeyFile", Assert.Single(StartupFaults.Explain(fault)!.Lines), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Configuration, StartupFaults.Explain(fault)!.ExitCode);
        Directory.Delete(folder, recursive: true);
    }

    [Fact, Trait("Req", "AU3"), Trait("Req", "OP5")]
    public void Validate_WebhookWithoutTls_IsAllowedOnThisMachineAlone()
    {
        Assert.Empty(Faults("https://anchors.example/in"));
        Assert.Empty(Faults("http://127.0.0.1:8080/in"));
        Assert.Single(Faults("http://anchors.example/in"));
        Assert.Single(Faults("ftp://anchors.example/in"));
        Assert.Single(Faults("/in"));

        static IEnumerable<object> Faults(string address)
        {
            var options = new global::RiskConsole.Audit.AuditOptions { AnchorWebhook = new Uri(address, UriKind.RelativeOrAbsolute) };
            return options.Validate(new(options));
        }
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Trust_KeyIsReplaced_BothSignWhileTheOldIsNamedAndThenItEnds()
    {
        await using var store = new AuditStore();
        string first = Path.Combine(store.Folder, "first.pem"), second = Path.Combine(store.Folder, "second.pem");
        KeyFiles.Make(first);
        KeyFiles.Make(second);
        using var before = Keys(store, first);
        before.Trust(Origin, 10, 0);
        before.Trust(Origin, 20, 10);

        using var both = Keys(store, second, first);
        both.Trust(Origin, 30, 20);
        Assert.Equal(2, both.Signers(Origin).Count);
        using var after = Keys(store, second);
        after.Trust(Origin, 50, 40);

        Assert.Equal([(before.Signers(Origin)[0].Key, 10L, (long?)40L), (after.Signers(Origin)[0].Key, 30L, null)], after.Trusted(Origin).Select(key => (key.Key, key.FromSize, key.ToSize)));
        Assert.Empty(after.Trusted("riskconsole/audit/2027-Q1-2"));
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Trusted_TornLine_IsNoneAndIsCutOffByTheNext()
    {
        await using var store = new AuditStore();
        using var keys = Keys(store);
        keys.Trust(Origin, 1, 0);
        File.AppendAllText(store.Paths.TrustedKeysFile, Origin + " 5 - riskcons");

        Assert.Single(keys.Trusted(Origin));
        new TrustedKeys(store.Paths.TrustedKeysFile).Append(Origin, new(keys.Signers(Origin)[0].Key, 1, 9));

        Assert.Equal(9, Assert.Single(keys.Trusted(Origin)).ToSize);
        File.AppendAllText(store.Paths.TrustedKeysFile, Origin + " 5 - nonsense\n");
        Assert.Contains("line 3", Assert.Throws<AuditKeyException>(() => keys.Trusted(Origin)).Message, StringComparison.Ordinal);
    }

    private static AuditKeys Keys(AuditStore store, string? file = null, string? previous = null)
    {
        var options = Microsoft.Extensions.Options.Options.Create(new global::RiskConsole.Audit.AuditOptions { SigningKeyFile = file, PreviousKeyFile = previous });
        return new(new AuditPaths(store.Connections, options), options, NullLogger<AuditKeys>.Instance);
    }
}
