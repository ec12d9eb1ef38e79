// STAND-IN for Azure.Data.Tables 12.11.0: an entity.

// The real assembly knows no nullable annotations.
#nullable disable

using System.Collections;

namespace Azure.Data.Tables;

#pragma warning disable CA1710 // the real name
/// <summary>An entity whose properties are the entries of a dictionary.</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
#pragma warning restore CA1710
{
    internal const string ETagKey = "odata.etag";

    private readonly Dictionary<string, object> _properties;

    /// <summary>Empty.</summary>
    public TableEntity()
        : this(null)
    {
    }

    /// <summary>With these keys.</summary>
    public TableEntity(string partitionKey, string rowKey)
        : this(null) => (PartitionKey, RowKey) = (partitionKey, rowKey);

    /// <summary>With these properties.</summary>
    public TableEntity(IDictionary<string, object> values) =>
        _properties = values is null ? new(StringComparer.Ordinal) : new(values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey));
        set => _properties[nameof(PartitionKey)] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(nameof(RowKey));
        set => _properties[nameof(RowKey)] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => _properties[nameof(Timestamp)] = value;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => new(GetString(ETagKey));
        set => _properties[ETagKey] = value.ToString();
    }

    /// <summary>The names of the properties, keys and version included.</summary>
    public ICollection<string> Keys => _properties.Keys;

    /// <summary>How many properties there are, keys and version included.</summary>
    public int Count => _properties.Count;

    ICollection<object> IDictionary<string, object>.Values => _properties.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    private ICollection<KeyValuePair<string, object>> Pairs => _properties;

    /// <summary>A property; null where there is none.</summary>
    public object this[string key]
    {
        get => _properties.GetValueOrDefault(key);
        set => Set(key, value);
    }

    /// <summary>A string; null where there is none. A property of another type throws, here and below.</summary>
    public string GetString(string key) => Get<string>(key);

    /// <summary>Bytes.</summary>
    public byte[] GetBinary(string key) => Get<byte[]>(key);

    /// <summary>Bytes.</summary>
    public BinaryData GetBinaryData(string key) =>
        this[key] is byte[] bytes ? new BinaryData(bytes) : Get<BinaryData>(key);

    /// <summary>True or false.</summary>
    public bool? GetBoolean(string key) => Get<bool?>(key);

    /// <summary>A moment, in UTC.</summary>
    public DateTime? GetDateTime(string key) => this[key] is DateTimeOffset moment ? moment.UtcDateTime : Get<DateTime?>(key);

    /// <summary>A moment.</summary>
    public DateTimeOffset? GetDateTimeOffset(string key) =>
        this[key] is DateTime moment ? new DateTimeOffset(moment) : Get<DateTimeOffset?>(key);

    /// <summary>A floating-point number.</summary>
    public double? GetDouble(string key) => Get<double?>(key);

    /// <summary>A GUID.</summary>
    public Guid? GetGuid(string key) => Get<Guid?>(key);

    /// <summary>A number of 32 bits.</summary>
    public int? GetInt32(string key) => Get<int?>(key);

    /// <summary>A number of 64 bits; one that was written as 32 bits throws.</summary>
    public long? GetInt64(string key) => Get<long?>(key);

    /// <summary>Sets a property, whether it was there or not.</summary>
    public void Add(string key, object value) => Set(key, value);

    /// <summary>Whether there is such a property.</summary>
    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    /// <summary>Removes a property.</summary>
    public bool Remove(string key) => _properties.Remove(key);

    /// <summary>A property, if it is there.</summary>
    public bool TryGetValue(string key, out object value) => _properties.TryGetValue(key, out value);

    /// <summary>Removes all properties.</summary>
    public void Clear() => _properties.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => Set(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => Pairs.Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        Pairs.CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) => Pairs.Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    /// <summary>Where a property was a double or a long, an int becomes one.</summary>
    private void Set(string key, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        _properties[key] = (_properties.GetValueOrDefault(key), value) switch
        {
            (double, int number) => (double)number,
            (long, int number) => (long)number,
            (string, DateTime or DateTimeOffset) => value.ToString(),
            _ => value,
        };
    }

    private T Get<T>(string key) => this[key] switch
    {
        null => default,
        T value => value,
        var other => throw new InvalidOperationException($"The property '{key}' is no {typeof(T)}, it is a {other.GetType()}."),
    };
}
