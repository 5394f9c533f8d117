using System.IO.Compression;
using System.Security.Claims;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Archive;
using RiskConsole.Audit.Erasure;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Verify;
using RiskConsole.Tests.Hosting;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Archive;

public sealed class KeepingTests
{
    private static readonly AuditAction s_action = new("test.act", "Tested", AuditKind.Business);

    private static ClaimsPrincipal TheConsole => Actors.System("test");

    [Fact, Trait("Req", "AU6")]
    public async Task RotateAsync_ArchiveAndDrop_KeepsEveryProofAndTheChainOfLogs()
    {
        await using var console = await TestConsole.StartAsync();
        await TellAsync(console, 300);
        await console.Get<IAuditRotation>().RotateAsync(TheConsole, "A test.", Deadline.Token);
        await TellAsync(console, 3);
        var signed = await console.Get<ICheckpoints>().SignNowAsync(Deadline.Token);

        var size = Ask(console, "SELECT size FROM audit_log WHERE log_id = 1 AND closed_us IS NOT NULL");
        Assert.Equal(2, Ask(console, "SELECT count(*) FROM audit_log"));
        Assert.EndsWith("-2", signed!.Checkpoint.Origin, StringComparison.Ordinal);
        Assert.Equal(1, Ask(console, $"SELECT count(*) FROM audit_checkpoint WHERE log_id = 1 AND size = {size}"));
        Assert.Equal(1, Ask(console, $"SELECT count(*) FROM audit_entry WHERE log_id = 1 AND seq = {size} - 1 AND action = 'audit.log.close'"));
        Assert.Equal(size, Ask(console, "SELECT json_extract(CAST(entry AS TEXT), '$.data.previous.size') FROM audit_entry WHERE log_id = 2 AND seq = 0"));
        await IntactAsync(console);

        var file = new FileInfo(Path.Combine(console.Folder, "audit-1.ndjson.gz"));
        await Assert.ThrowsAsync<InputRefusedException>(() => console.Get<LogArchiver>().ArchiveAsync(TheConsole, 2, file, drop: true, Deadline.Token));
        Assert.Equal(size, await console.Get<LogArchiver>().ArchiveAsync(TheConsole, 1, file, drop: true, Deadline.Token));

        Assert.Equal(0, Ask(console, "SELECT count(*) FROM audit_entry WHERE log_id = 1 AND entry IS NOT NULL"));
        await IntactAsync(console);
        await using (var read = file.OpenRead())
            Assert.Equal(size, (await ArchiveFile.VerifyAsync(read, null, Deadline.Token)).Size);
        var (code, output, _) = await CommandInProcess.RunAsync(console.Folder, ["audit", "verify-archive", file.FullName]);
        Assert.Equal((0, true), (code, output.StartsWith("intact", StringComparison.Ordinal)));
        await Assert.ThrowsAsync<InputRefusedException>(() => console.Get<LogArchiver>().ArchiveAsync(TheConsole, 1, new(file.FullName + "2"), drop: true, Deadline.Token));
    }

    [Theory, Trait("Req", "AU6"), Trait("Req", "AU2")]
    [InlineData("swap", "missing")]
    [InlineData("drop", "checkpoint")]
    [InlineData("change", "changed")]
    [InlineData("cut", "damaged")]
    [InlineData("key", "No key")]
    public async Task VerifyAsync_ChangedArchive_IsFound(string how, string says)
    {
        await using var console = await TestConsole.StartAsync();
        await TellAsync(console, 5);
        await console.Get<IAuditRotation>().RotateAsync(TheConsole, "A test.", Deadline.Token);
        await console.Get<ICheckpoints>().SignNowAsync(Deadline.Token);
        var file = new FileInfo(Path.Combine(console.Folder, "audit-1.ndjson.gz"));
        await console.Get<LogArchiver>().ArchiveAsync(TheConsole, 1, file, drop: false, Deadline.Token);
        var lines = await LinesAsync(file);

        switch (how)
        {
            case "swap": (lines[2], lines[3]) = (lines[3], lines[2]); break;
            case "drop": lines.RemoveAt(lines.Count - 1); break;
            case "change": lines[2] = lines[2].Replace(Middle(lines[2]), Middle(lines[3]), StringComparison.Ordinal); break;
            case "cut": lines[^1] = lines[^1][..^9]; break;
            default: break;
        }
        using var changed = new MemoryStream();
        await using (var packed = new GZipStream(changed, CompressionLevel.Fastest, leaveOpen: true))
            await packed.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        changed.Position = 0;

        var fault = await Assert.ThrowsAsync<ArchiveException>(() => ArchiveFile.VerifyAsync(changed, how == "key" ? [] : null, Deadline.Token));
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU6")]
    public async Task EraseAsync_DisabledUser_LeavesNothingThatNamesThemAndEveryProof()
    {
        await using var console = await TestConsole.StartAsync();
        var users = console.Get<IUserAdmin>();
        var ada = await users.CreateAsync(TheConsole, "ada.lovelace", Roles.Operator, "a few unrelated words", Deadline.Token);
        await TellAsync(console, 2, new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, ada.Id.ToString()), new(ClaimTypes.Name, ada.Name), new(ConsoleClaims.Address, "192.0.2.7")], "test")));
        await console.Get<LogAppender>().IntegrateAllAsync(Deadline.Token);
        Assert.True(Ask(console, "SELECT count(*) FROM audit_entry WHERE search LIKE '%ada.lovelace%'") >= 3);
        var erasure = console.Get<IAuditErasure>();

        await Assert.ThrowsAsync<InputRefusedException>(() => erasure.EraseAsync(TheConsole, ada.Id, "Asked for.", Deadline.Token));
        await users.SetDisabledAsync(TheConsole, ada.Id, true, Deadline.Token);
        await Assert.ThrowsAsync<InputRefusedException>(() => erasure.EraseAsync(TheConsole, ada.Id, " ", Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => erasure.EraseAsync(new(), ada.Id, "Asked for.", Deadline.Token));
        var erased = await erasure.EraseAsync(TheConsole, ada.Id, "Asked for.", Deadline.Token);

        Assert.True(erased >= 3, $"{erased} entries");
        Assert.Equal(0, Ask(console, "SELECT count(*) FROM audit_entry WHERE search LIKE '%lovelace%' OR name LIKE '%lovelace%' OR search LIKE '%192.0.2.7%' OR ip = '192.0.2.7'"));
        Assert.Equal(0, Ask(console, "SELECT count(*) FROM audit_pii WHERE json LIKE '%lovelace%' OR json LIKE '%192.0.2.7%'"));
        Assert.Equal(1, Ask(console, "SELECT count(*) FROM audit_entry WHERE action = 'audit.erase' AND outcome = 1"));
        await IntactAsync(console);
        Assert.Equal(0, await erasure.EraseAsync(TheConsole, ada.Id, "Asked for twice.", Deadline.Token));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task MakeAsync_NewKey_IsToldBeforeItSigns()
    {
        await using var console = await TestConsole.StartAsync();
        await TellAsync(console, 1);
        var file = new FileInfo(Path.Combine(console.Folder, "next.pem"));

        var made = await console.Get<KeyChange>().MakeAsync(TheConsole, file, Deadline.Token);

        Assert.True(file.Exists || File.Exists(file.FullName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.FullName));
        await console.Get<LogAppender>().IntegrateAllAsync(Deadline.Token);
        Assert.Equal(1, Ask(console, $"SELECT count(*) FROM audit_entry WHERE action = 'audit.key.rotate' AND json_extract(CAST(entry AS TEXT), '$.data.key') = '{made.Key.Text}'"));
        await Assert.ThrowsAsync<InputRefusedException>(() => console.Get<KeyChange>().MakeAsync(TheConsole, new(file.FullName), Deadline.Token));
    }

    [Fact, Trait("Req", "AU6")]
    public async Task RotateDueAsync_QuarterIsOver_EndsItsLog()
    {
        var time = new ShiftedTime();
        await using var console = await TestConsole.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        await TellAsync(console, 2);
        await Deadline.UntilAsync(() => console.Get<RiskConsole.Storage.StoreDuty>().IsHeld, "the duty is taken");
        await console.Get<LogAppender>().IntegrateAllAsync(Deadline.Token);
        var rotation = console.Get<LogRotation>();

        Assert.False(await rotation.RotateDueAsync(Deadline.Token));
        time.Shift(TimeSpan.FromDays(93));
        Assert.True(await rotation.RotateDueAsync(Deadline.Token));
        await Deadline.UntilAsync(() => Ask(console, "SELECT count(*) FROM audit_log WHERE closed_us IS NULL AND log_id = 2") == 1, "the next log is open");

        Assert.False(await rotation.RotateDueAsync(Deadline.Token));
    }

    private static async Task TellAsync(TestConsole console, int count, ClaimsPrincipal? actor = null)
    {
        for (var i = 0; i < count; i += 50)
        {
            var acts = Enumerable.Range(i, Math.Min(50, count - i)).Select(_ => new AuditAct(s_action, actor ?? TheConsole)).ToList();
            acts[0].More.AddRange(acts.Skip(1));
            await console.Get<IAuditTrail>().RecordAsync(acts[0], Deadline.Token);
        }
    }

    private static async Task IntactAsync(TestConsole console)
    {
        await console.Get<ICheckpoints>().SignNowAsync(Deadline.Token);
        var result = await console.Get<LogVerifier>().VerifyAsync(VerifyScope.Everything with { TextIndex = true }, null, Deadline.Token);
        Assert.True(result.State == IntegrityState.Intact, $"{result.State}: {result.Message} {result.Fault}");
    }

    private static string Middle(string line) => line.Split("\"entry\":\"")[1];

    private static async Task<List<string>> LinesAsync(FileInfo file)
    {
        await using var packed = new GZipStream(file.OpenRead(), CompressionMode.Decompress);
        using var reader = new StreamReader(packed);
        return [.. (await reader.ReadToEndAsync()).TrimEnd('\n').Split('\n')];
    }

    private static long Ask(TestConsole console, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={console.DatabaseFile};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
