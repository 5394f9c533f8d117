using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Reports;

/// <summary>Reports as files: each an HTML document with a card beside it that says what it is.</summary>
internal sealed partial class ReportShelf(SqliteConnections connections, IOptions<ReportOptions> options, ILogger<ReportShelf> logger)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Folder => options.Value.Folder is { Length: > 0 } chosen
        ? chosen
        : Path.Combine(Path.GetDirectoryName(connections.FilePath) is { Length: > 0 } beside ? beside : ".", "reports");

    /// <exception cref="LogBusyException">It cannot be written.</exception>
    public KeptReport Keep(ComplianceReport report, string html, string verdict)
    {
        var bytes = Encoding.UTF8.GetBytes(html);
        var id = string.Create(CultureInfo.InvariantCulture,
            $"compliance-{report.Period.From:yyyyMMdd}-{report.Period.Before.AddDays(-1):yyyyMMdd}-{report.MadeAt.UtcDateTime:yyyyMMddHHmmssfff}");
        var kept = new KeptReport(id, report.Period.From, report.Period.Before, report.MadeAt, report.MadeBy, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), verdict);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Folder);
            else
                Directory.CreateDirectory(Folder, OwnerOnly | UnixFileMode.UserExecute);
            Write(Document(id), bytes);
            // The card comes last: a report without one was never finished.
            Write(Card(id), JsonSerializer.SerializeToUtf8Bytes(kept));
            return kept;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogBusyException($"The report could not be kept in {Folder}: {e.Message} Make room or give the console the right to write there, then make it again.", TimeSpan.FromSeconds(30), e);
        }
    }

    /// <returns>Newest first; cards that cannot be read are left out.</returns>
    public IReadOnlyList<KeptReport> List()
    {
        if (!Directory.Exists(Folder))
            return [];
        return [.. Directory.GetFiles(Folder, "compliance-*.json").Select(ReadCard).OfType<KeptReport>().OrderByDescending(report => report.MadeAt).ThenByDescending(report => report.Id, StringComparer.Ordinal)];
    }

    /// <returns>Null where there is none, or its file is not what it was.</returns>
    public (KeptReport Report, string Html)? Read(string id)
    {
        if (!Name().IsMatch(id) || !File.Exists(Card(id)) || ReadCard(Card(id)) is not { } kept || !File.Exists(Document(id)))
            return null;
        var bytes = File.ReadAllBytes(Document(id));
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) == kept.Sha256)
            return (kept, Encoding.UTF8.GetString(bytes));
        logger.LogError("The report {Report} is not the one that was kept: its hash differs", id);
        return null;
    }

    private KeptReport? ReadCard(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<KeptReport>(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            logger.LogWarning("The card {Path} cannot be read: {Reason}", path, e.Message);
            return null;
        }
    }

    private static void Write(string path, byte[] bytes)
    {
        var open = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            open.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(path + ".part", open))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(path + ".part", path, overwrite: true);
    }

    private string Document(string id) => Path.Combine(Folder, id + ".html");

    private string Card(string id) => Path.Combine(Folder, id + ".json");

    [GeneratedRegex("^compliance-[0-9]{8}-[0-9]{8}-[0-9]{17}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Name();
}
