using Microsoft.Extensions.Options;

namespace RiskConsole.Audit.Export;

/// <summary>Keeps exports on disk, readable by the console alone, until they were fetched or their time is over.</summary>
internal sealed class ExportSpool(IOptions<AuditOptions> options, TimeProvider time, ILogger<ExportSpool> logger)
{
    private const string Prefix = "riskconsole-export-";

    private string Folder => options.Value.ExportDirectory is { Length: > 0 } folder ? folder : Path.GetTempPath();

    /// <summary>An empty file, to write and to read.</summary>
    public FileStream Create()
    {
        Directory.CreateDirectory(Folder);
        return Create(Path.Combine(Folder, Prefix + Guid.NewGuid().ToString("N")), FileMode.CreateNew);
    }

    public static FileStream Create(string path, FileMode mode)
    {
        var creation = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, creation);
    }

    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, useAsync: true);

    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(e, "The export {Path} could not be deleted", path);
        }
    }

    /// <summary>Deletes what a console that was killed has left. What another one wrote lately may still be fetched there.</summary>
    public void DeleteLeft()
    {
        if (!Directory.Exists(Folder))
            return;
        var before = time.GetUtcNow() - options.Value.ExportKeep;
        foreach (var path in Directory.EnumerateFiles(Folder, Prefix + "*"))
        {
            if (File.GetLastWriteTimeUtc(path) < before.UtcDateTime)
                Delete(path);
        }
    }
}
