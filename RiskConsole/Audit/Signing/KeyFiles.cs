using System.Security.Cryptography;

namespace RiskConsole.Audit.Signing;

/// <summary>Reads and makes private keys: PKCS#8, PEM, P-256, for their owner alone.</summary>
internal static class KeyFiles
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <exception cref="AuditKeyException">It is missing, cannot be read, or is no such key; the message says which setting names it.</exception>
    public static ECDsa Read(string file, string setting)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new AuditKeyException($"{setting}: the file {file} is not there.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuditKeyException($"{setting}: the file {file} cannot be read. {e.Message}", e);
        }
        if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new AuditKeyException($"{setting}: the key in {file} is encrypted. Store it without a password, readable for the console's user alone.");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            // A public key is imported without complaint.
            _ = key.ExportParameters(includePrivateParameters: true);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256)
                return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new AuditKeyException($"{setting}: {file} holds no private key of P-256 in PEM. Make one with: {Recipe}", e);
        }
        key.Dispose();
        throw new AuditKeyException($"{setting}: the key in {file} is not on the curve P-256. Make one with: {Recipe}");
    }

    /// <summary>Makes a key where there is none; one that another process made meanwhile stays.</summary>
    /// <exception cref="AuditKeyException">It cannot be written.</exception>
    public static void Make(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var fresh = $"{file}.{Guid.NewGuid():N}";
        try
        {
            AuditPaths.MakeFolder(file);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerReadsAndWrites;
            using (var stream = new FileStream(fresh, options))
            {
                stream.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
                stream.Flush(flushToDisk: true);
            }
            File.Move(fresh, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(fresh);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuditKeyException($"The signing key {file} cannot be made. {e.Message} Make the folder writable, or name a key with Audit:SigningKeyFile.", e);
        }
    }

    /// <summary>Whether anybody but the owner can read or change it.</summary>
    public static bool IsOpenToOthers(string file) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0;

    private const string Recipe = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out FILE";
}
