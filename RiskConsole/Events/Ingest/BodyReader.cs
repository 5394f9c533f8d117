using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace RiskConsole.Events.Ingest;

/// <summary>A request body in a pooled buffer. Dispose to give the buffer back.</summary>
internal readonly struct RequestBody(byte[] buffer, int length) : IDisposable
{
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    public void Dispose()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}

/// <summary>Reads request bodies up to a limit that holds to the byte, with and without <c>Content-Length</c>.</summary>
internal static class BodyReader
{
    private const int StartBytes = 16 * 1024;

    /// <returns>Null when the body is longer than <paramref name="maxBytes"/>; what follows was skipped up to a limit.</returns>
    /// <exception cref="BadHttpRequestException">The client sent less than it announced, or too slowly.</exception>
    public static async ValueTask<RequestBody?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken ct)
    {
        // The limit here is the one that holds; the server's own would only answer in other words, and earlier where it is set lower.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;
        if (request.ContentLength > maxBytes)
        {
            await SkipAsync(request, maxBytes, ct);
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? StartBytes) + 1);
        var length = 0;
        try
        {
            while (true)
            {
                var read = await request.Body.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length, maxBytes + 1) - length), ct);
                length += read;
                if (length > maxBytes)
                    break;
                if (read == 0)
                    return new RequestBody(buffer, length);
                if (length == buffer.Length)
                    buffer = Enlarge(buffer, length);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
        ArrayPool<byte>.Shared.Return(buffer);
        await SkipAsync(request, maxBytes, ct);
        return null;
    }

    /// <summary>Reads on for a while, because many clients read no answer before they have sent everything; one that asks first
    /// (Expect: 100-continue) has sent nothing and must not be told to.</summary>
    private static async ValueTask SkipAsync(HttpRequest request, int maxBytes, CancellationToken ct)
    {
        if (request.Headers.Expect.Count > 0)
            return;
        var buffer = ArrayPool<byte>.Shared.Rent(StartBytes);
        try
        {
            for (var left = 2L * maxBytes; left > 0;)
            {
                var read = await request.Body.ReadAsync(buffer, ct);
                if (read == 0)
                    return;
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Enlarge(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
