using Microsoft.Extensions.Options;

namespace RiskConsole.Events.Import;

/// <summary>An uploaded file on disk.</summary>
internal sealed record SpooledFile(string Path, long Length);

/// <summary>Keeps uploaded files on disk, readable by the console alone, until their import has ended.</summary>
internal sealed class ImportSpool(IOptions<ImportOptions> options, ILogger<ImportSpool> logger)
{
    /// <summary>Writes an upload to disk.</summary>
    /// <param name="written">Called with the bytes written so far.</param>
    /// <exception cref="ImportRefusedException">It is larger than <see cref="ImportOptions.MaxUploadBytes"/>.</exception>
    public async Task<SpooledFile> TakeAsync(Stream upload, Action<long> written, CancellationToken ct)
    {
        var folder = options.Value.SpoolDirectory ?? System.IO.Path.GetTempPath();
        Directory.CreateDirectory(folder);
        var file = new SpooledFile(System.IO.Path.Combine(folder, $"riskconsole-import-{Guid.NewGuid():N}"), 0);
        try
        {
            await using var target = new FileStream(file.Path, Creation());
            var buffer = new byte[64 * 1024];
            for (int read; (read = await upload.ReadAsync(buffer, ct)) > 0;)
            {
                if (target.Length + read > options.Value.MaxUploadBytes)
                    throw new ImportRefusedException($"The file is larger than {options.Value.MaxUploadBytes} bytes "
                        + $"(Import:MaxUploadBytes). Compress it with gzip, or use the command line: RiskConsole import FILE.");
                await target.WriteAsync(buffer.AsMemory(0, read), ct);
                written(target.Length);
            }
            return file with { Length = target.Length };
        }
        catch
        {
            Delete(file);
            throw;
        }
    }

    public static Stream Open(SpooledFile file) =>
        new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);

    public void Delete(SpooledFile file)
    {
        try
        {
            File.Delete(file.Path);
        }
        catch (IOException e)
        {
            logger.LogWarning(e, "The uploaded file {Path} could not be deleted", file.Path);
        }
    }

    private static FileStreamOptions Creation()
    {
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return creation;
    }
}
