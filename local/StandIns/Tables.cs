// STAND-IN for Azure.Data.Tables 12.11.0: the carriers.

// The real assembly knows no nullable annotations.
#nullable disable

using System.Globalization;
using Azure.Core;

namespace Azure.Data.Tables
{
    /// <summary>What every entity has.</summary>
    public interface ITableEntity
    {
        /// <summary>The first half of the key: what lies together and can change together.</summary>
        string PartitionKey { get; set; }

        /// <summary>The second half of the key.</summary>
        string RowKey { get; set; }

        /// <summary>When the service last wrote it.</summary>
        DateTimeOffset? Timestamp { get; set; }

        /// <summary>The version that was read.</summary>
        ETag ETag { get; set; }
    }

    /// <summary>What becomes of the properties that an update does not name.</summary>
    public enum TableUpdateMode
    {
        /// <summary>They stay.</summary>
        Merge = 0,

        /// <summary>They go.</summary>
        Replace = 1,
    }

    /// <summary>What one action of a transaction does.</summary>
    public enum TableTransactionActionType
    {
        /// <summary>Inserts; fails where the entity exists.</summary>
        Add = 0,

        /// <summary>Merges into an entity that exists.</summary>
        UpdateMerge = 1,

        /// <summary>Replaces an entity that exists.</summary>
        UpdateReplace = 2,

        /// <summary>Deletes.</summary>
        Delete = 3,

        /// <summary>Merges, or inserts.</summary>
        UpsertMerge = 4,

        /// <summary>Replaces, or inserts.</summary>
        UpsertReplace = 5,
    }

    /// <summary>One action of a transaction.</summary>
    public class TableTransactionAction
    {
        /// <summary>Unconditional.</summary>
        public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
            : this(actionType, entity, default)
        {
        }

        /// <summary>On the condition that the entity still has this version.</summary>
        public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default) =>
            (ActionType, Entity, ETag) = (actionType, entity, etag);

        /// <summary>What is done.</summary>
        public TableTransactionActionType ActionType { get; }

        /// <summary>To what.</summary>
        public ITableEntity Entity { get; }

        /// <summary>The version that it must have.</summary>
        public ETag ETag { get; }
    }

    /// <summary>A transaction of which nothing was done.</summary>
    public class TableTransactionFailedException : RequestFailedException
    {
        internal const string IndexKey = "FailedEntity";

        /// <summary>For this reason.</summary>
        public TableTransactionFailedException(RequestFailedException requestFailedException)
            : base(
                requestFailedException.Status,
                requestFailedException.Message,
                requestFailedException.ErrorCode,
                requestFailedException.InnerException)
        {
            var data = requestFailedException.Data;
            foreach (var key in data.Keys)
                base.Data.Add(key, data[key]);
            if (data[IndexKey] is string text && int.TryParse(text, CultureInfo.InvariantCulture, out var index))
                FailedTransactionActionIndex = index;
        }

        /// <summary>Which action failed, where the service says so.</summary>
        public int? FailedTransactionActionIndex { get; }
    }

    /// <summary>How the service is called.</summary>
    public class TableClientOptions : ClientOptions
    {
        /// <summary>With this version of the protocol.</summary>
        public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06) =>
            Version = serviceVersion switch
            {
                ServiceVersion.V2019_02_02 => "2019-02-02",
                ServiceVersion.V2020_12_06 => "2020-12-06",
                _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
            };

        internal string Version { get; }

        /// <summary>The versions of the protocol.</summary>
        public enum ServiceVersion
        {
            /// <summary>2019-02-02.</summary>
            V2019_02_02 = 1,

            /// <summary>2020-12-06.</summary>
            V2020_12_06 = 2,
        }
    }
}

namespace Azure.Data.Tables.Models
{
    /// <summary>A table.</summary>
    public class TableItem
    {
        /// <summary>Of this name.</summary>
        public TableItem(string name) => Name = name;

        /// <summary>Its name.</summary>
        public string Name { get; }
    }
}
