using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RiskConsole.Audit.Tree;

/// <summary>A key that signed notes can be checked with (C2SP <c>signed-note</c>): ECDSA P-256 with SHA-256, type 0x02.</summary>
internal sealed record NoteKey
{
    public const byte EcdsaType = 2;

    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly byte[] _publicKey;

    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    public NoteKey(string name, byte[] publicKey)
    {
        DemandName(name);
        (Name, _publicKey) = (name, publicKey);
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(publicKey));
    }

    public string Name { get; }

    /// <summary>The first four bytes of the key's SHA-256.</summary>
    public uint Id { get; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>The key as one word, for configurations and people.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String([EcdsaType, .. _publicKey])}");

    public override string ToString() => Text;

    public bool Equals(NoteKey? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <exception cref="FormatException">It is none, or of a type that cannot be checked here.</exception>
    public static NoteKey Parse(string text)
    {
        // The key's base64 may hold '+' itself.
        var parts = text.Trim().Split('+', 3);
        if (parts.Length != 3 || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) || parts[1].Length != 8)
            throw new FormatException("A verifier key reads name+hash+key.");
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(parts[2]);
        }
        catch (FormatException)
        {
            throw new FormatException("The last part of a verifier key is base64.");
        }
        if (bytes.Length < 2 || bytes[0] != EcdsaType)
            throw new FormatException($"Keys of type {(bytes.Length == 0 ? 0 : bytes[0])} cannot be checked; use ECDSA P-256, type 2.");
        var key = new NoteKey(parts[0], bytes[1..]);
        if (key.Id != id)
            throw new FormatException($"The key's hash is {key.Id:x8}, not {parts[1]}: a part of it is wrong.");
        try
        {
            using var ecdsa = key.Open();
        }
        catch (CryptographicException)
        {
            throw new FormatException("The key is no P-256 public key.");
        }
        return key;
    }

    /// <param name="signature">ASN.1 DER.</param>
    public bool Verifies(string text, ReadOnlySpan<byte> signature)
    {
        using var ecdsa = Open();
        return ecdsa.VerifyData(Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    internal static void DemandName(string name)
    {
        if (name.Length == 0 || name.Any(c => char.IsWhiteSpace(c) || c == '+'))
            throw new FormatException($"'{name}' is no name of a key: it has no spaces and no '+'.");
    }

    private ECDsa Open()
    {
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(_publicKey, out _);
            if (ecdsa.KeySize != 256 || ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != P256)
                throw new CryptographicException("Not P-256.");
            return ecdsa;
        }
        catch
        {
            ecdsa.Dispose();
            throw;
        }
    }
}
